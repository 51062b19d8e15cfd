using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Lottery.Api.Hosting;

/// <summary>One PostgreSQL cluster on disk and how to make, start, find and stop its server.</summary>
/// <remarks>
/// Home holds <c>postgres</c> (the cluster), <c>postgres.log</c> and <c>socket</c>, which belong to the user the server runs as.
/// PostgreSQL refuses to run as root. pg_ctl hands paths to a shell without escaping them, so it is told names relative to Home.
/// </remarks>
internal sealed class PostgresCluster
{
    private const string Name = "postgres";
    private const string Log = "postgres.log";

    /// <summary>Where root puts the clusters of data folders that the server's user cannot enter.</summary>
    private const string ElsewhereParent = "/var/lib/lottery";

    /// <summary>What a socket's folder begins with when Home's path is too long.</summary>
    private const string ShortSocketFolder = "/tmp/lottery-socket-";

    /// <summary>The longest path of a socket, in bytes: 103 on macOS; Linux would take 107.</summary>
    private const int LongestSocketPath = 103;

    /// <summary>A disk with less room than this, one WAL segment, counts as full; in bytes.</summary>
    private const long LeastRoom = 16 << 20;

    /// <summary>What the log says when no later start can succeed.</summary>
    private static readonly string[] Unmendable =
    [
        "database files are incompatible with server",
        "could not find the database system",
        "is not a valid data directory",
        "could not open file \"global/pg_control\": No such file",
        "incorrect checksum in control file",
        "could not locate a valid checkpoint record",
        "could not locate required checkpoint record",
    ];

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a server that is being started may take to write its process id.</summary>
    private static readonly TimeSpan BirthTime = TimeSpan.FromSeconds(2);

    /// <summary>How long a server may take to stop in good order, with a checkpoint.</summary>
    private static readonly TimeSpan FastStop = TimeSpan.FromSeconds(15);

    private readonly string? _user;
    private readonly Shell _asUser;

    /// <summary>The socket's folder since this process first saw the server; later starts keep it, because connection strings name it.</summary>
    private string? _socketFolder;

    private PostgresCluster(string home, string? user) => (Home, _user, _asUser) = (home, user, new Shell(home, user));

    /// <summary>The folder of the cluster, its log and, where its path is short, its socket.</summary>
    public string Home { get; }

    /// <summary>Whether Home is not the data folder.</summary>
    public bool IsElsewhere => Home.StartsWith(ElsewhereParent + "/", StringComparison.Ordinal);

    /// <summary>The cluster itself, PostgreSQL's PGDATA.</summary>
    public string Folder => Path.Combine(Home, Name);

    /// <summary>Whether the cluster was made. It appears under its name only when complete.</summary>
    public bool Exists => Directory.Exists(Folder);

    /// <summary>Says where the data folder's cluster is, or would be made, and whom its server runs as. Makes nothing.</summary>
    /// <exception cref="PrivatePostgresException">This is Windows.</exception>
    public static async Task<PostgresCluster> LocateAsync(string dataFolder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PrivatePostgresException("On Windows name a database in ConnectionStrings__Lottery, or use `docker compose up`.");
        }
        var data = await new Shell(dataFolder).RequireAsync("pwd", ["-P"]);
        var made = new[] { data, Elsewhere(data) }.FirstOrDefault(home => Directory.Exists(Path.Combine(home, Name)));
        if (!Environment.IsPrivilegedProcess) return new(made ?? data, user: null);
        if (made is not null) return new(made, await OwnerAsync(Path.Combine(made, Name)) ?? await ServerUserAsync());

        var user = await ServerUserAsync();
        var canEnter = await new Shell("/", user).SucceedsAsync("test", "-x", data);
        return new(canEnter ? data : Elsewhere(data), user);
    }

    /// <summary>Makes the cluster: UTF-8, locale C, data checksums, superuser <c>lottery</c>. A kill in the middle leaves no cluster.</summary>
    /// <exception cref="PrivatePostgresException">initdb failed.</exception>
    public async Task MakeAsync(PostgresBinaries binaries, CancellationToken cancellation)
    {
        await MakeHomeAsync();
        // An initdb that outlived its service may still be writing: what cannot be removed yet goes next time, and ours has a new name.
        foreach (var halfMade in Directory.GetDirectories(Home, Name + ".new-*")) await new Shell(Home).SucceedsAsync("rm", "-rf", halfMade);
        var unfinished = $"{Name}.new-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        await MakeFolderAsync(unfinished);
        await _asUser.RequireAsync(binaries.Program("initdb"),
            ["-D", unfinished, "-U", "lottery", "-E", "UTF8", "--locale=C", "--data-checksums", "-A", "trust", "--no-instructions"],
            cancellation: cancellation);

        Directory.Move(Path.Combine(Home, unfinished), Folder);
        await new Shell(Home).RequireAsync("sync", ["."], cancellation: cancellation);
    }

    /// <summary>The major version that made the cluster; null where none is made yet.</summary>
    /// <exception cref="PrivatePostgresException">The cluster is another user's, or is damaged.</exception>
    public int? Major()
    {
        try
        {
            return Exists ? int.Parse(File.ReadAllText(Path.Combine(Folder, "PG_VERSION")).AsSpan().Trim()) : null;
        }
        catch (Exception damage) when (damage is FileNotFoundException or FormatException)
        {
            throw new PrivatePostgresException($"{Folder} is damaged: its file PG_VERSION says nothing.") { IsFinal = true };
        }
        catch (UnauthorizedAccessException)
        {
            throw new PrivatePostgresException($"{Folder} belongs to another user; run as that user or as root, or choose another folder with --data.");
        }
    }

    /// <summary>Starts the server, detached from our session and terminal, and waits up to ten minutes for it to recover.</summary>
    /// <remarks>Cancelled, it leaves a server that is starting, or none: stop it.</remarks>
    /// <exception cref="PrivatePostgresException">It did not start; the message ends with its log's last lines.</exception>
    public async Task StartAsync(PostgresBinaries binaries, CancellationToken cancellation)
    {
        await TakeOverFilesAsync();
        await RemoveRemainsAsync();
        var socket = await SocketFolderAsync();
        await WriteAsync("postgresql.conf", PostgresSettings.Configuration(socket, await WalCompressionAsync(binaries)));
        await WriteAsync("pg_hba.conf", PostgresSettings.HostBasedAuthentication);

        for (var attempt = 1; ; attempt++)
        {
            var logged = new FileInfo(Path.Combine(Home, Log)).Length;
            var (exitCode, output) = await RunStartAsync(binaries, cancellation);
            if (exitCode == 0) return;

            // Backends of a killed server may need a moment to notice and leave; one that computes notices nothing.
            var log = LogSince(logged);
            if (attempt == 60 || !log.Contains("pre-existing shared memory block", StringComparison.Ordinal)) throw NotStarted(output, log);
            if (attempt == 3) await EndOrphansAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(500), cancellation);
        }
    }

    /// <summary>The cluster's server, if its process lives, whatever its status.</summary>
    public async Task<Postmaster?> ServerAsync() =>
        Exists && Postmaster.Read(Folder) is { } server && await IsAliveAsync(server) ? server : null;

    /// <summary>Waits for a server that lives to be ready, or to be gone.</summary>
    /// <returns>The server, ready; null when none lives.</returns>
    public async Task<Postmaster?> ReadyServerAsync(CancellationToken cancellation)
    {
        while (await ServerAsync() is { } server)
        {
            if (server.IsReady)
            {
                _socketFolder = server.SocketFolder;
                return server;
            }
            await Task.Delay(Poll, cancellation);
        }
        return null;
    }

    /// <summary>Stops the server, ending its sessions, and waits until its process is gone. None running is fine.</summary>
    /// <remarks>
    /// pg_ctl only signals and we wait: a second Ctrl-C in the terminal may kill pg_ctl, but not the wait. A stop that takes too long
    /// becomes an immediate one, which loses nothing that was committed: the next start recovers it. Asked to stop while it recovers
    /// from a crash of one of its processes, PostgreSQL 15 waits for ever.
    /// </remarks>
    /// <exception cref="PrivatePostgresException">It could not be told to stop.</exception>
    public async Task StopAsync(PostgresBinaries binaries)
    {
        if (await ServerAsync() is not { } server) return;
        await SignalStopAsync(binaries, server, "fast");
        var began = Stopwatch.GetTimestamp();
        while (await IsAliveAsync(server) && Stopwatch.GetElapsedTime(began) < FastStop) await Task.Delay(Poll);
        if (await IsAliveAsync(server)) await SignalStopAsync(binaries, server, "immediate");
        while (await IsAliveAsync(server)) await Task.Delay(Poll);
        await RemoveShortSocketFolderAsync(server);
    }

    private async Task SignalStopAsync(PostgresBinaries binaries, Postmaster server, string mode)
    {
        var (exitCode, output) = await _asUser.RunAsync(binaries.Program("pg_ctl"), ["stop", "-D", Name, "-m", mode, "-W", "-s"]);
        if (exitCode != 0 && await IsAliveAsync(server)) throw new PrivatePostgresException($"PostgreSQL did not stop. {output}");
    }

    private async Task<(int ExitCode, string Output)> RunStartAsync(PostgresBinaries binaries, CancellationToken cancellation)
    {
        try
        {
            return await _asUser.RunAsync(
                binaries.Program("pg_ctl"), ["start", "-D", Name, "-w", "-t", "600", "-s", "-l", Log], cancellation: cancellation);
        }
        catch (OperationCanceledException)
        {
            // A server may be starting that nobody could find and stop before it has written its process id.
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < BirthTime && await ServerAsync() is null) await Task.Delay(Poll, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Why the server did not start, from what pg_ctl and the log said.</summary>
    private PrivatePostgresException NotStarted(string output, string log)
    {
        // Sessions that were refused meanwhile say what state it was in, not why.
        var said = Regex.Matches(log, "(?:FATAL|PANIC):  (?!the database system is)(.+)").LastOrDefault()?.Groups[1].Value;
        var reason = new DriveInfo(Home).AvailableFreeSpace < LeastRoom ? $"the disk of {Home} is full" : said ?? output.Split('\n')[0];
        return new($"PostgreSQL did not start. {output}\n{LastLinesOfLog()}")
        {
            Reason = reason,
            IsFinal = Unmendable.Any(phrase => log.Contains(phrase, StringComparison.Ordinal)),
        };
    }

    /// <summary>Ends processes that a killed server left: they hold its shared memory, and while they compute they do not notice its death.</summary>
    private async Task EndOrphansAsync()
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var process in Directory.GetDirectories("/proc").Select(Path.GetFileName))
        {
            if (int.TryParse(process, out var pid) && IsOfCluster(pid) == true) await _asUser.SucceedsAsync("sh", "-c", "kill -QUIT \"$0\"", process);
        }
    }

    /// <summary>Whether the process is this cluster's server, and not another that was given its id.</summary>
    /// <remarks>Where that cannot be seen it counts as alive: to start a second server, or to take its files away, would be worse.</remarks>
    private async Task<bool> IsAliveAsync(Postmaster server) => OperatingSystem.IsLinux()
        ? IsOfCluster(server.Pid) ?? true
        : (await _asUser.RunAsync("ps", ["-p", $"{server.Pid}", "-o", "comm="])).Output.EndsWith("postgres", StringComparison.Ordinal);

    /// <summary>On Linux, whether the process lives and is one of this cluster's; null where that cannot be seen.</summary>
    private bool? IsOfCluster(int pid)
    {
        try
        {
            // The state follows the name, which is in parentheses. A zombie is gone but for its parent's noticing.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            if (!stat.Contains("(postgres)", StringComparison.Ordinal) || stat[stat.LastIndexOf(')')..].StartsWith(") Z", StringComparison.Ordinal))
                return false;
            // A server's working folder is its cluster, as is that of its processes.
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget is not { } folder ? null : folder == Folder;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
        catch (IOException)
        {
            return false; // There is no such process.
        }
    }

    /// <summary>Clears away what a killed server left and PostgreSQL would trip over or not find.</summary>
    /// <remarks>PostgreSQL judges a stale file itself, unless its process id is another process's by now: then it refuses to start.</remarks>
    private async Task RemoveRemainsAsync()
    {
        if (Postmaster.Read(Folder) is not { } killed) return;
        if (await IsAliveAsync(killed)) return;
        if (killed.SocketFolder != _socketFolder) await RemoveShortSocketFolderAsync(killed);
        if (await _asUser.SucceedsAsync("sh", "-c", "kill -0 \"$0\"", $"{killed.Pid}")) File.Delete(Postmaster.FileIn(Folder));
    }

    /// <summary>As the server's user, who wrote the file that names the folder.</summary>
    private async Task RemoveShortSocketFolderAsync(Postmaster server)
    {
        var isShort = server.SocketFolder.StartsWith(ShortSocketFolder, StringComparison.Ordinal);
        if (isShort) await _asUser.RequireAsync("rm", ["-rf", server.SocketFolder]);
    }

    /// <summary>Makes a home outside the data folder, which the server's user can pass whatever our umask.</summary>
    private async Task MakeHomeAsync()
    {
        if (Directory.Exists(Home)) return;
        var root = new Shell("/");
        if (!Directory.Exists(ElsewhereParent)) await root.RequireAsync("mkdir", ["-m", "711", ElsewhereParent]);
        await root.RequireAsync("mkdir", ["-m", "711", Home]);
    }

    /// <summary>Sees to it that cluster and log belong to the server's user.</summary>
    private async Task TakeOverFilesAsync()
    {
        if (_user is not null && await OwnerAsync(Folder) != _user) await new Shell(Home).RequireAsync("chown", ["-R", _user, Name]);
        if (File.Exists(Path.Combine(Home, Log))) return;
        await new Shell(Home).RequireAsync("sh", ["-c", "umask 077; set -C; : > \"$0\"", Log]);
        await GiveToUserAsync(Log);
    }

    /// <summary>An empty folder for the socket that only the server's user and root can enter, the same one at each start.</summary>
    private async Task<string> SocketFolderAsync()
    {
        var home = Path.Combine(Home, "socket");
        _socketFolder ??= IsFitForSocket(home) ? home : $"{ShortSocketFolder}{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        if (_socketFolder == home)
        {
            if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
            await MakeFolderAsync(home);
        }
        else if (!Directory.Exists(_socketFolder))
        {
            await _asUser.RequireAsync("mkdir", ["-m", "700", _socketFolder]);
        }
        else
        {
            // The folder stays: another user could take its name in /tmp meanwhile.
            await _asUser.RequireAsync("sh", ["-c", "rm -f \"$0\"/.s.*", _socketFolder]);
        }
        return _socketFolder;
    }

    /// <summary>Whether a socket's path fits there, and neither PostgreSQL nor Npgsql reads the folder as a list or an escape.</summary>
    private static bool IsFitForSocket(string folder) =>
        Encoding.UTF8.GetByteCount(folder + "/.s.PGSQL.5432") <= LongestSocketPath
        && folder.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+ ".Contains(c));

    /// <summary>Writes one of the cluster's files as the user who owns it, unless it is as it shall be: a full disk would leave it empty.</summary>
    private async Task WriteAsync(string file, string text)
    {
        var path = Path.Combine(Folder, file);
        if (File.Exists(path) && await File.ReadAllTextAsync(path) == text) return;
        await _asUser.RequireAsync("sh", ["-c", "cat > \"$0\"", Path.Combine(Name, file)], text);
    }

    private async Task<string> WalCompressionAsync(PostgresBinaries binaries) =>
        await _asUser.SucceedsAsync(binaries.Program("postgres"), "-D", Name, "-c", "wal_compression=lz4", "-C", "wal_compression")
            ? "lz4"
            : "on";

    private string LastLinesOfLog() => string.Join('\n', File.ReadLines(Path.Combine(Home, Log)).TakeLast(5));

    /// <summary>The log from a byte on.</summary>
    private string LogSince(long bytes)
    {
        using var log = new FileStream(Path.Combine(Home, Log), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        log.Seek(bytes, SeekOrigin.Begin);
        using var text = new StreamReader(log);
        return text.ReadToEnd();
    }

    /// <summary>Makes a folder that only the server's user and root can enter.</summary>
    private async Task MakeFolderAsync(string path)
    {
        await new Shell(Home).RequireAsync("mkdir", ["-m", "700", path]);
        await GiveToUserAsync(path);
    }

    private async Task GiveToUserAsync(string path)
    {
        if (_user is not null) await new Shell(Home).RequireAsync("chown", ["-h", _user, path]);
    }

    /// <summary>The user who owns a file; null where it is root or the id has no name here.</summary>
    private static async Task<string?> OwnerAsync(string path)
    {
        var owner = (await new Shell("/").RequireAsync("ls", ["-ldL", path])).Split(' ', StringSplitOptions.RemoveEmptyEntries)[2];
        return owner != "root" && await IsUserAsync(owner) ? owner : null;
    }

    /// <summary>The home outside the data folder, which is given absolute and with symbolic links resolved.</summary>
    private static string Elsewhere(string data) =>
        Path.Combine(ElsewhereParent, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(data)))[..12]);

    /// <summary>Whom a server runs as when we are root.</summary>
    private static async Task<string> ServerUserAsync() => await IsUserAsync("postgres") ? "postgres" : "nobody";

    private static async Task<bool> IsUserAsync(string name) =>
        !name.All(char.IsAsciiDigit) && await new Shell("/").SucceedsAsync("id", "-u", name);
}
