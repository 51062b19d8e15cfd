using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lottery.Api.Hosting;

/// <summary>A folder with PostgreSQL's <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c>, and its major version.</summary>
/// <param name="Folder">Absolute, symbolic links resolved.</param>
/// <param name="Major">For example 17; at least <see cref="OldestMajor"/>.</param>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest major version the service runs on.</summary>
    public const int OldestMajor = 14;

    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    /// <summary>Where packages put them when not on the PATH: parent, pattern of a folder in it; then <c>bin</c>.</summary>
    private static readonly (string Parent, string Pattern)[] UsualPlaces =
    [
        ("/usr/lib/postgresql", "*"),
        ("/usr", "pgsql-*"),
        ("/usr/local", "pgsql"),
        ("/opt/homebrew/opt", "postgresql@*"),
        ("/usr/local/opt", "postgresql@*"),
        ("/Applications/Postgres.app/Contents/Versions", "*"),
    ];

    /// <summary>The one to use: that of the PATH, else the newest in the usual places; null where there is none.</summary>
    /// <param name="major">Only this major version will do, because a cluster was made by it; null: any.</param>
    public static PostgresBinaries? Find(int? major = null)
    {
        bool Fits(PostgresBinaries found) => found.Major >= OldestMajor && (major is null || found.Major == major);
        return OnPath().Select(Read).OfType<PostgresBinaries>().FirstOrDefault(Fits)
            ?? InUsualPlaces().Select(Read).OfType<PostgresBinaries>().Where(Fits).MaxBy(found => found.Major);
    }

    /// <summary>As <see cref="Find"/>, or says what can be done.</summary>
    /// <exception cref="PostgresMissingException">There is none that fits.</exception>
    public static PostgresBinaries Require(int? major = null) => Find(major) ?? throw new PostgresMissingException(major);

    /// <summary>Whether its programs are still in their folder.</summary>
    public bool IsThere => AreIn(Folder);

    /// <summary>The full path of one of its programs.</summary>
    public string Program(string name) => Path.Combine(Folder, name);

    private static IEnumerable<string> OnPath() =>
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        where Path.IsPathFullyQualified(folder)
        let postgres = Path.Combine(folder, "postgres")
        where File.Exists(postgres)
        select Path.GetDirectoryName(File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres);

    private static IEnumerable<string> InUsualPlaces() =>
        from place in UsualPlaces
        where Directory.Exists(place.Parent)
        from folder in Directory.GetDirectories(place.Parent, place.Pattern)
        select Path.Combine(folder, "bin");

    private static bool AreIn(string folder) => Programs.All(program => File.Exists(Path.Combine(folder, program)));

    private static PostgresBinaries? Read(string folder)
    {
        if (!AreIn(folder)) return null;
        using var asked = Process.Start(new ProcessStartInfo(Path.Combine(folder, "postgres"), "--version") { RedirectStandardOutput = true });
        var answer = Version().Match(asked?.StandardOutput.ReadToEnd() ?? "");
        return answer.Success ? new PostgresBinaries(folder, int.Parse(answer.ValueSpan)) : null;
    }

    /// <summary>The major version in "postgres (PostgreSQL) 17.2 (Debian 17.2-1)" or "postgres (PostgreSQL) 18beta1".</summary>
    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+")]
    private static partial Regex Version();
}

/// <summary>PostgreSQL's programs are not on this machine. The message is one sentence for the operator.</summary>
/// <param name="major">The major version that is needed; null: any from <see cref="PostgresBinaries.OldestMajor"/>.</param>
public sealed class PostgresMissingException(int? major = null) : Exception(major is null ? Sentence : OneMajor(major.Value))
{
    /// <summary>What can be done where no PostgreSQL is found.</summary>
    public const string Sentence =
        "PostgreSQL was not found: install PostgreSQL 14 or newer, name a database in ConnectionStrings__Lottery, or use `docker compose up`.";

    private static string OneMajor(int major) =>
        $"The data folder was made by PostgreSQL {major}, which was not found: install PostgreSQL {major}, or move the data to another version with pg_upgrade.";
}
