using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Lottery.Grains.Tests.Architecture;

/// <summary>Rules of the house that no compiler knows: read from the sources, comments apart.</summary>
public class HouseRulesTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("Grains")]
    [InlineData("Grains.Abstractions")]
    public void Grains_know_no_clock_no_randomness_and_no_outside(string project) => Nowhere(
        Sources(project),
        @"DateTime(Offset)?\.(Utc)?(Now|Today)\b",
        @"\bTimeProvider\b",
        @"\bStopwatch\b",
        @"\bEnvironment\.",
        @"\bnew Random\b",
        @"\bRandom\.Shared\b",
        @"\bRandomNumberGenerator\b",
        @"\bGuid\.(NewGuid|CreateVersion7)\b",
        @"\bSystem\.IO\b",
        @"\b(File|Directory|Console)\.",
        @"\bSystem\.Net\b",
        @"\bHttpClient\b",
        @"\bHttpContext\b",
        @"\bNpgsql",
        @"\bThread\.",
        @"\bTask\.(Delay|Run)\b",
        @"\b(double|float)\b");

    [Fact]
    public void The_storage_reads_the_time_in_one_place()
    {
        Nowhere(Sources("Storage"), @"DateTime(Offset)?\.(Utc)?(Now|Today)\b", @"\bStopwatch\b", @"\bGuid\.NewGuid\b", @"\bnew Random\b", @"\bRandom\.Shared\b");
        Nowhere(Sources("Storage").Where(s => s.Path != "Storage/Clock.cs"), @"\bGet(Utc|Local)Now\b");
    }

    [Fact]
    public void References_point_one_way()
    {
        Assert.Equal([], References("Grains.Abstractions"));
        Assert.Equal(["Grains.Abstractions"], References("Grains"));
        Assert.Equal(["Grains"], References("Storage"));
        Assert.Equal([], Packages("Grains.Abstractions"));
        Assert.Equal([], Packages("Grains"));
    }

    [Fact]
    public void Grains_are_compiled_against_nothing_but_the_platform() => Assert.All(
        new[] { typeof(IFlow).Assembly, typeof(Money).Assembly }.SelectMany(assembly => assembly.GetReferencedAssemblies()),
        reference => Assert.Matches(@"^(Lottery\.Grains\.Abstractions|System\.(Runtime|Collections.*|Linq|Memory|Security\.Cryptography.*|Text\..*|Numerics.*|Runtime\..*))$", reference.Name));

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

    private static IEnumerable<string> References(string project) =>
        Items(project, "ProjectReference").Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));

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
