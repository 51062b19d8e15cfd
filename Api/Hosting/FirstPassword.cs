namespace Lottery.Api.Hosting;

/// <summary>Tells the first operator's password to the person who started the service, and to nobody who reads its output later.</summary>
/// <remarks>On a terminal it is shown once. Elsewhere the output is collected, so it goes into a file that only the service's user can read.</remarks>
/// <param name="folder">The data folder.</param>
/// <param name="isTerminal">Whether standard output is one.</param>
internal sealed class FirstPassword(string folder, bool isTerminal)
{
    public const string FileName = "operator-password";

    private readonly string _path = Path.Combine(folder, FileName);

    /// <summary>Writes the password down, where it will not be shown. One that was written down before is replaced.</summary>
    public void Keep(string password)
    {
        if (isTerminal)
            return;
        Forget(); // A file that is there keeps its mode.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new StreamWriter(_path, options);
        file.WriteLine(password);
    }

    /// <summary>Says the password, or where it is.</summary>
    public void Tell(string password) => Console.WriteLine(isTerminal
        ? $"First start: sign in as operator with the password {password} (it is not shown again)."
        : $"First start: the password of the login operator is in {_path}");

    /// <summary>Removes what was written down.</summary>
    public void Forget() => File.Delete(_path);
}
