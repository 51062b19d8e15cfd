using Lottery.Api.Hosting;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Hosting;

/// <summary>Goal: what others can read or hold has nothing that is the operator's alone.</summary>
public sealed class FirstPasswordTests(SharedServer shared)
{
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_first_password_is_in_a_file_for_its_owner_and_not_in_the_output()
    {
        var server = await shared.Process;
        var file = Path.Combine(server.DataFolder, "operator-password");

        Assert.Equal(server.OperatorPassword, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).TrimEnd());
        Assert.DoesNotContain(server.OperatorPassword, server.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(OwnersAlone, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_but_its_owner_can_open_the_lock_of_a_data_folder(bool fromBefore)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Directory.CreateTempSubdirectory("lottery-lock-");
        try
        {
            var file = Path.Combine(folder.FullName, "lock");
            if (fromBefore)
            {
                File.WriteAllText(file, "");
                File.SetUnixFileMode(file, OwnersAlone | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }
            using var taken = DataFolderLock.Take(folder.FullName);
            Assert.Equal(OwnersAlone, File.GetUnixFileMode(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
