namespace Lottery.Api.Hosting;

/// <summary>The right to use a data folder, for as long as it is not disposed: no other process gets it meanwhile.</summary>
/// <remarks>An exclusive lock on the file <c>lock</c>, which nobody but its owner can open, and so lock; the system frees it when the process ends, however it ends.</remarks>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(string folder, FileStream file) => (Folder, _file) = (folder, file);

    /// <summary>The data folder, absolute.</summary>
    public string Folder { get; }

    /// <summary>Takes the folder, which is created where it does not exist.</summary>
    /// <exception cref="DataFolderInUseException">Another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static DataFolderLock Take(string dataFolder)
    {
        var folder = Directory.CreateDirectory(dataFolder).FullName;
        try
        {
            return new(folder, Open(Path.Combine(folder, "lock")));
        }
        catch (IOException refused) when (IsHeldByAnother(refused))
        {
            throw new DataFolderInUseException(folder);
        }
    }

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            if (File.Exists(path))
                File.SetUnixFileMode(path, options.UnixCreateMode.Value); // An older one may be open to all.
        }
        return new(path, options);
    }

    /// <summary>Gives the folder back. The file stays: deleting it would let two processes lock two files of one name.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Whether the error is EWOULDBLOCK: 11 on Linux, 35 on macOS.</summary>
    private static bool IsHeldByAnother(IOException error) => error.HResult == (OperatingSystem.IsLinux() ? 11 : 35);
}

/// <summary>Another process has the data folder. The message is one sentence for the operator.</summary>
/// <param name="folder">The data folder, absolute.</param>
public sealed class DataFolderInUseException(string folder)
    : Exception($"{folder} is in use by another lottery process; choose another folder with --data.");
