namespace Lottery.Verifier;

/// <summary>Something that is wrong.</summary>
/// <param name="Code">Stable; docs/proof-format.md lists them all.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record Finding(string Code, string Message);

/// <summary>What a verification found.</summary>
/// <param name="Subject">What was verified: <c>draw 7</c>.</param>
/// <param name="Findings">What is wrong; empty where everything holds.</param>
/// <param name="Summary">What was established, for people.</param>
public sealed record Report(string Subject, IReadOnlyList<Finding> Findings, string Summary)
{
    /// <summary>Whether everything holds.</summary>
    public bool Holds => Findings.Count == 0;
}

/// <summary>What the reader knows from elsewhere: noted when it was announced, or told by a witness. Null where nothing was noted.</summary>
/// <param name="KeyId">The thumbprint of the platform's key.</param>
/// <param name="Root">The sealed root.</param>
/// <param name="Commitment">The commitment.</param>
/// <param name="BeaconValue">The beacon's value, from a relay of the reader's choice.</param>
/// <param name="Promise">A receipt of a ticket: the ticket must be in the draw.</param>
/// <param name="Receipt">The 16 bytes of a shop's receipt: it must have entries in the promotion.</param>
public sealed record Noted(
    string? KeyId = null, byte[]? Root = null, byte[]? Commitment = null, byte[]? BeaconValue = null, Promise? Promise = null, byte[]? Receipt = null);
