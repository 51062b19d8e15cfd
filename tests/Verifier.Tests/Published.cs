using System.Text;
using System.Text.Json.Nodes;

namespace Lottery.Verifier.Tests;

/// <summary>What a service publishes of one draw or promotion, to be forged.</summary>
/// <param name="Proof">The JSON.</param>
/// <param name="Entries">The records.</param>
/// <param name="Noted">What the reader knows from elsewhere: keyId, root, commitment, beacon, receipt.</param>
public sealed record Published(JsonObject Proof, byte[] Entries, IReadOnlyDictionary<string, string> Noted)
{
    /// <summary>The same with another text in one member.</summary>
    public Published With(string member, Func<string, string> change)
    {
        var proof = (JsonObject)Proof.DeepClone();
        proof[member] = change((string)proof[member]!);
        return this with { Proof = proof };
    }

    /// <summary>The same with something else changed.</summary>
    public Published With(Action<JsonObject> change)
    {
        var proof = (JsonObject)Proof.DeepClone();
        change(proof);
        return this with { Proof = proof };
    }

    public Published With(byte[] entries) => this with { Entries = entries };

    /// <summary>As a file: the proof on one line, then the entries.</summary>
    public byte[] File() => [.. Encoding.UTF8.GetBytes(Proof.ToJsonString()), (byte)'\n', .. Entries];

    public Noted Expected => new(Noted.GetValueOrDefault("keyId"), Bytes("root"), Bytes("commitment"), Bytes("beacon"), Receipt: Bytes("receipt"));

    /// <summary>The codes of all that the verifier finds wrong.</summary>
    public async Task<string[]> Verify()
    {
        try
        {
            var report = await Verification.Run(Lottery.Verifier.Proof.Read(Encoding.UTF8.GetBytes(Proof.ToJsonString())), new MemoryStream(Entries), Expected);
            return [.. report.Findings.Select(f => f.Code)];
        }
        catch (MalformedException)
        {
            return ["malformed"];
        }
    }

    private byte[]? Bytes(string name) => Noted.TryGetValue(name, out var hex) ? Convert.FromHexString(hex) : null;
}
