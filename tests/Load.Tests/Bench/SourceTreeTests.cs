using System.Xml.Linq;
using Lottery.Load.Bench;
using Lottery.Load.Bench.Running;
using Xunit;

namespace Lottery.Load.Tests.Bench;

/// <summary>Goal: the bench builds the server of an older commit, whichever project that commit builds it in.</summary>
public sealed class SourceTreeTests : IDisposable
{
    private const string Program = ProductBuild.Assembly;

    private readonly string _root = Directory.CreateTempSubdirectory("lottery-tree-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("Api", "lottery", "Silo", "lottery-silo", "Api")]
    [InlineData("Api", "Lottery.Api", "Silo", "lottery", "Silo")]
    [InlineData("Api", null, "Silo", " lottery ", "Silo")]
    public void The_project_of_the_program_is_the_one_that_names_its_assembly(string one, string? assemblyOfOne, string other, string? assemblyOfOther, string found)
    {
        Project(one, assemblyOfOne);
        Project(other, assemblyOfOther);
        Assert.Equal(Path.Combine(_root, found, $"{found}.csproj"), SourceTree.ProjectOf(_root, Program));
    }

    [Theory]
    [InlineData("lottery-silo", null)]
    [InlineData("lottery", "lottery")]
    public void No_project_or_several_are_none(string? assemblyOfOne, string? assemblyOfOther)
    {
        Project("Api", assemblyOfOne);
        Project("Silo", assemblyOfOther);
        Assert.Throws<BenchException>(() => SourceTree.ProjectOf(_root, Program));
    }

    /// <remarks>Otherwise the present build would not lie in the bench's folder, or an old one would.</remarks>
    [Fact]
    public void The_bench_refers_to_the_project_of_the_present_program()
    {
        var bench = Path.Combine(SourceTree.Root, "tests", "Load", "Bench", "Bench.csproj");
        var references = XDocument.Load(bench).Descendants("ProjectReference")
            .Select(reference => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(bench)!, (string)reference.Attribute("Include")!)));
        Assert.Contains(SourceTree.ProjectOf(SourceTree.Root, Program), references);
        Assert.True(File.Exists(ProductBuild.Present.Program), ProductBuild.Present.Program);
        Assert.True(File.Exists(ProductBuild.Present.LoadGenerator), ProductBuild.Present.LoadGenerator);
    }

    private void Project(string name, string? assembly)
    {
        Directory.CreateDirectory(Path.Combine(_root, name));
        var properties = new XElement("PropertyGroup", assembly is null ? null : new XElement("AssemblyName", assembly));
        new XDocument(new XElement("Project", properties)).Save(Path.Combine(_root, name, $"{name}.csproj"));
    }
}
