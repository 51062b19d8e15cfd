namespace Lottery.Storage;

/// <summary>What one process does of the runtime's work.</summary>
public sealed record RuntimeRole
{
    /// <summary>The only process that decides: it does everything.</summary>
    public static RuntimeRole Standalone { get; } = new() { Decides = true, Leads = true };

    /// <summary>One of several processes that decide, each about its own grains.</summary>
    public static RuntimeRole Silo { get; } = new() { Decides = true };

    /// <summary>A process that only asks: its flows reach grains elsewhere.</summary>
    public static RuntimeRole Front { get; } = new();

    private RuntimeRole()
    {
    }

    /// <summary>True where it has grains and a writer.</summary>
    public bool Decides { get; private init; }

    /// <summary>True where it decides only while it has the database's word that nobody else does, and looks for what is due by itself.</summary>
    public bool Leads { get; private init; }
}
