using System.Diagnostics;
using Xunit;

namespace Lottery.Api.Tests.Running;

/// <summary>A disk of a few megabytes in memory (tmpfs), which a test can fill. Only root can mount one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string folder) => Folder = folder;

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    public static async Task<SmallDisk> Mount(int megabytes)
    {
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("lottery-disk-").FullName);
        var (exitCode, output) = await Programs.Run(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=755", "tmpfs", disk.Folder]));
        if (exitCode != 0)
            Directory.Delete(disk.Folder);
        Assert.True(exitCode == 0, $"This test mounts a disk, which takes root with CAP_SYS_ADMIN: {output}");
        return disk;
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Takes back what <see cref="Fill"/> wrote.</summary>
    public void Free() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        // What a process that was just killed held open may be closed a moment later.
        await Wait.Until($"{Folder} to be unmounted", async () => (await Programs.Run(new ProcessStartInfo("umount", [Folder]))).ExitCode == 0);
        Directory.Delete(Folder);
    }
}
