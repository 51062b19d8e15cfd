namespace Lottery.Api.Hosting;

/// <summary>What a server says of itself in its cluster's <c>postmaster.pid</c>. A killed server leaves the file behind.</summary>
/// <param name="Pid">Its process id, which may by now be another process's.</param>
/// <param name="SocketFolder">The folder its socket is in; empty until it listens.</param>
/// <param name="Status"><c>starting</c>, <c>ready</c> or <c>stopping</c>; empty until it is known.</param>
internal sealed record Postmaster(int Pid, string SocketFolder, string Status)
{
    /// <summary>Whether it accepts connections.</summary>
    public bool IsReady => Status == "ready";

    /// <summary>The file of the cluster in this folder.</summary>
    public static string FileIn(string cluster) => Path.Combine(cluster, "postmaster.pid");

    /// <summary>Reads the cluster's file; null where there is none, or none written yet.</summary>
    public static Postmaster? Read(string cluster)
    {
        string[] lines;
        try { lines = File.ReadAllLines(FileIn(cluster)); }
        catch (FileNotFoundException) { return null; }

        // PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*: pid, folder, start time, port, socket folder, address, shared memory, status.
        string Line(int number) => number <= lines.Length ? lines[number - 1].Trim() : "";
        return int.TryParse(Line(1), out var pid) ? new Postmaster(pid, Line(5), Line(8)) : null;
    }
}
