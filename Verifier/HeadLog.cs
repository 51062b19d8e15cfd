using System.Text.Json;

namespace Lottery.Verifier;

/// <summary>A head that a witness saw.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="SeenAt">When.</param>
/// <param name="Note">The signed note, with the witness's own signature where it cosigns.</param>
public sealed record SeenHead(long Draw, DateTimeOffset SeenAt, string Note)
{
    /// <summary>What the note says.</summary>
    public Checkpoint Checkpoint() => Verifier.Checkpoint.Parse(SignedNote.Parse(Note).Text);
}

/// <summary>The heads that a witness keeps: a folder with a file of JSON lines for each draw, and one of the keys it trusts.</summary>
public sealed class HeadLog
{
    private const string KeysFile = "keys.json";
    private const string AlarmsFile = "alarms.jsonl";

    private readonly string _folder;

    /// <param name="folder">Made where it is not there.</param>
    public HeadLog(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>Draws of which a head was kept.</summary>
    public IReadOnlyList<long> Draws => [.. Directory.EnumerateFiles(_folder, "draw-*.jsonl").Select(f => long.Parse(Path.GetFileNameWithoutExtension(f)["draw-".Length..])).Order()];

    /// <summary>The JWK set that is trusted; null at the beginning.</summary>
    public string? Keys => File.Exists(In(KeysFile)) ? File.ReadAllText(In(KeysFile)) : null;

    public void Trust(string keys) => File.WriteAllText(In(KeysFile), keys);

    /// <summary>All heads of a draw, the first seen first. A line that a crash cut off is passed over.</summary>
    public IReadOnlyList<SeenHead> Heads(long draw)
    {
        if (!File.Exists(FileOf(draw)))
            return [];
        var heads = new List<SeenHead>();
        foreach (var line in File.ReadLines(FileOf(draw)))
        {
            try
            {
                if (JsonSerializer.Deserialize(line, JsonContext.Default.SeenHead) is { } head)
                    heads.Add(head);
            }
            catch (JsonException)
            {
            }
        }
        return heads;
    }

    /// <summary>Keeps a head; it is on the disk before this returns.</summary>
    public void Keep(SeenHead head) => Append(FileOf(head.Draw), JsonSerializer.SerializeToUtf8Bytes(head, JsonContext.Default.SeenHead));

    /// <summary>Keeps an alarm with its evidence.</summary>
    public void Keep(Alarm alarm) => Append(In(AlarmsFile), JsonSerializer.SerializeToUtf8Bytes(alarm, JsonContext.Default.Alarm));

    private string FileOf(long draw) => In($"draw-{draw}.jsonl");

    private string In(string file) => Path.Combine(_folder, file);

    private static void Append(string file, byte[] line)
    {
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
        stream.Write([.. line, (byte)'\n']);
        stream.Flush(flushToDisk: true);
    }
}
