namespace Lottery.Load.Bench.Running;

/// <summary>The product as built from one commit.</summary>
/// <param name="Name">As reports have it.</param>
/// <param name="Folder">Holds its program and the load generator of the same commit, which knows how to stock its tables.</param>
internal record ProductBuild(string Name, string Folder)
{
    /// <summary>The assembly that the product's program is. One project of a source tree names it in its <c>AssemblyName</c>.</summary>
    public const string Assembly = "lottery";

    /// <summary>The present build: Bench.csproj refers to the project of the program, so it lies beside this one.</summary>
    public static ProductBuild Present { get; } = new("product", AppContext.BaseDirectory);

    public string Program => Path.Combine(Folder, $"{Assembly}.dll");

    public string LoadGenerator => Path.Combine(Folder, "Lottery.Load.dll");
}
