using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Lottery.Grains.Tests.Architecture;

/// <summary>Rules of the house that no compiler knows: read from the sources, comments apart. That deciders and flows know no clock, no randomness and no outside, the compiler knows: Grains/BannedSymbols.txt.</summary>
public class HouseRulesTests
{
    private static readonly string Root = FindRoot();

    [Fact]
    public void Deciders_and_flows_know_no_Orleans_and_no_binary_fractions() => Nowhere(
        [.. Sources("Grains").Where(IsPure), .. Sources("Grains.Abstractions").Where(s => !s.Path.StartsWith("Grains.Abstractions/Messages/", StringComparison.Ordinal))],
        @"\busing Orleans\b",
        @"\b(double|float)\b");

    [Fact]
    public void The_storage_reads_the_time_in_one_place()
    {
        Nowhere(Sources("Storage"), @"DateTime(Offset)?\.(Utc)?(Now|Today)\b", @"\bStopwatch\b", @"\bGuid\.NewGuid\b", @"\bnew Random\b", @"\bRandom\.Shared\b");
        Nowhere([.. Sources("Storage"), .. Sources("Grains").Where(s => s.Path != "Grains/Turns/Clock.cs")], @"\bGet(Utc|Local)Now\b");
    }

    [Fact]
    public void Nobody_but_the_silos_runs_a_flow_step_by_step() => Nowhere([.. Sources("Api"), .. Sources("Silo")], @"\.Run(<.*>)?\((async )?\(?flow\)? =>");

    [Fact]
    public void References_point_one_way()
    {
        Assert.Equal([], References("Grains.Abstractions"));
        Assert.Equal(["Grains.Abstractions"], References("Grains"));
        Assert.Equal(["Grains"], References("Storage"));
        Assert.Equal(["Storage"], References("Api"));
        Assert.Equal(["Api"], References("Pages"));
        Assert.Equal(["Pages"], References("Silo"));
        Assert.Equal(["Microsoft.Orleans.Sdk"], Packages("Grains.Abstractions"));
    }

    /// <summary>Otherwise it would prove only that the service agrees with itself.</summary>
    [Fact]
    public void The_verifier_shares_no_code_with_the_service()
    {
        Assert.Equal([], References("Verifier"));
        Assert.Equal([], Packages("Verifier"));
    }

    /// <summary>Deciders and flows. The rest of Grains is what runs them on Orleans: the grains, and the folders Turns and Flows.</summary>
    private static bool IsPure(Source source) =>
        !source.Path.EndsWith("Grain.cs", StringComparison.Ordinal)
        && !source.Path.StartsWith("Grains/Turns/", StringComparison.Ordinal)
        && !source.Path.StartsWith("Grains/Flows/", StringComparison.Ordinal)
        && source.Path != "Grains/Draws/DrawNews.cs";

    private static void Nowhere(IEnumerable<Source> sources, params string[] patterns)
    {
        var found =
            from source in sources
            from line in source.Text.Split('\n').Index()
            from pattern in patterns
            where Regex.IsMatch(line.Item.Split("//")[0], pattern)
            select $"{source.Path}:{line.Index + 1} has {pattern}: {line.Item.Trim()}";
        Assert.Equal([], found);
    }

    private static List<Source> Sources(string project)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Full: path, Path: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(file => !file.Path.Contains("/obj/") && !file.Path.Contains("/bin/"))
            .Select(file => new Source(file.Path, File.ReadAllText(file.Full)))
            .ToList();
        Assert.NotEmpty(sources);
        return sources;
    }

    /// <summary>Apart from the verifier, which the program has for its commands.</summary>
    private static IEnumerable<string> References(string project) =>
        Items(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/'))).Where(name => name != "Verifier");

    private static IEnumerable<string> Packages(string project) => Items(project, "PackageReference");

    private static IEnumerable<string> Items(string project, string name) =>
        XDocument.Load(Path.Combine(Root, project, $"{project}.csproj")).Descendants(name).Select(e => e.Attribute("Include")!.Value);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lottery.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
    }

    private sealed record Source(string Path, string Text);
}
