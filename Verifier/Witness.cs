using System.Net;
using System.Text.Json;

namespace Lottery.Verifier;

/// <summary>Two statements of a log that cannot both be true, or one that is not what it should be.</summary>
/// <param name="Code"><c>fork</c>, <c>terms</c>, <c>signature</c>, <c>keys</c>, <c>no_proof</c> or <c>malformed</c>.</param>
/// <param name="Draw">The draw; 0 where it is about all.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Before">The signed note that was seen before: evidence.</param>
/// <param name="After">The signed note that contradicts it.</param>
public sealed record Alarm(string Code, long Draw, string Message, string? Before, string? After);

/// <summary>Signs heads that a witness found consistent.</summary>
public interface ICosigner
{
    /// <summary>The line to be added to the note.</summary>
    /// <param name="text">The text of the note.</param>
    /// <param name="at">The time that the signature carries.</param>
    string Line(string text, DateTimeOffset at);
}

/// <summary>Watches the heads of a service: each must be signed and contain the one before. It keeps all, and says when two disagree.</summary>
/// <param name="http">The way to the service.</param>
/// <param name="service">Its address.</param>
/// <param name="log">Where heads are kept.</param>
/// <param name="cosigner">Signs what is consistent; null to only watch.</param>
/// <param name="clock">The time.</param>
public sealed class Witness(HttpClient http, Uri service, HeadLog log, ICosigner? cosigner, TimeProvider clock)
{
    private readonly Dictionary<long, SeenHead?> _latest = [];

    /// <summary>Heads kept so far, by this object.</summary>
    public long Kept { get; private set; }

    /// <summary>Looks once at all draws that sell, and at those seen before that were not sealed then.</summary>
    /// <returns>What is wrong; empty where everything holds.</returns>
    /// <exception cref="HttpRequestException">The service does not answer.</exception>
    public async Task<IReadOnlyList<Alarm>> Look(CancellationToken stop)
    {
        var alarms = new List<Alarm>();
        try
        {
            var keys = await Keys(alarms, stop);
            foreach (var draw in (await Selling(stop)).Union(log.Draws))
            {
                if (!_latest.TryGetValue(draw, out var last))
                    _latest[draw] = last = log.Heads(draw).MaxBy(h => h.Checkpoint().Size);
                if (last?.Checkpoint().IsSealed != true)
                    await Look(draw, last, keys, alarms, stop);
            }
        }
        catch (Exception e) when (e is MalformedException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            alarms.Add(new("malformed", 0, $"The service publishes what cannot be read: {e.Message}", null, null));
        }
        foreach (var alarm in alarms)
            log.Keep(alarm);
        return alarms;
    }

    /// <summary>Compares what two witnesses saw: of each draw that both know, one latest head must contain the other.</summary>
    /// <param name="theirs">The other witness's heads.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<IReadOnlyList<Alarm>> Compare(HeadLog theirs, CancellationToken stop)
    {
        var alarms = new List<Alarm>();
        foreach (var draw in log.Draws.Intersect(theirs.Draws))
        {
            var sizes = log.Heads(draw).ToLookup(h => h.Checkpoint().Size);
            foreach (var head in theirs.Heads(draw))
                foreach (var mine in sizes[head.Checkpoint().Size])
                    if (Disagreement(draw, mine, head) is { } alarm)
                        alarms.Add(alarm);
            if (alarms.Any(a => a.Draw == draw))
                continue;
            // Each witness has checked its own: so the two latest heads stand for all.
            SeenHead[] latest = [log.Heads(draw).MaxBy(h => h.Checkpoint().Size)!, theirs.Heads(draw).MaxBy(h => h.Checkpoint().Size)!];
            Array.Sort(latest, (a, b) => a.Checkpoint().Size.CompareTo(b.Checkpoint().Size));
            if (await Growth(draw, latest[0], latest[1], stop) is { } wrong)
                alarms.Add(wrong);
        }
        foreach (var alarm in alarms)
            log.Keep(alarm);
        return alarms;
    }

    private async Task Look(long draw, SeenHead? last, List<PublicKey> keys, List<Alarm> alarms, CancellationToken stop)
    {
        using var answer = await http.GetAsync(new Uri(service, $"/api/draws/{draw}/head"), stop);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            if (last is not null)
                alarms.Add(new("no_proof", draw, $"Draw {draw} had heads, and now has none.", last.Note, null));
            return;
        }
        answer.EnsureSuccessStatusCode();
        var text = await answer.Content.ReadAsStringAsync(stop);
        if (last is not null && SignedNote.Parse(last.Note).Text == SignedNote.Parse(text).Text)
            return;
        var head = new SeenHead(draw, clock.GetUtcNow(), text);
        var note = SignedNote.Parse(text);
        var checkpoint = head.Checkpoint();
        if (note.SignedBy(keys) is null)
        {
            alarms.Add(new("signature", draw, $"No trusted key has signed the head of draw {draw}.", last?.Note, text));
            return;
        }
        if (!checkpoint.Origin.EndsWith($"/draws/{draw}", StringComparison.Ordinal) || !checkpoint.HasBooks(checkpoint.Books.Count) || !checkpoint.Root.AsSpan().SequenceEqual(checkpoint.RootOfBooks()))
        {
            alarms.Add(new("malformed", draw, $"The head of draw {draw} is of another draw, or its root does not follow from its books.", last?.Note, text));
            return;
        }
        if (last is not null && await Growth(draw, last, head, stop) is { } alarm)
        {
            alarms.Add(alarm);
            return;
        }
        if (cosigner is not null)
            head = head with { Note = text + cosigner.Line(note.Text, head.SeenAt) };
        log.Keep(head);
        Kept++;
        if (last is null || checkpoint.Size >= last.Checkpoint().Size)
            _latest[draw] = head;
    }

    /// <summary>Why one head is not the beginning of the other; null where it is.</summary>
    private async Task<Alarm?> Growth(long draw, SeenHead one, SeenHead other, CancellationToken stop)
    {
        if (Disagreement(draw, one, other) is { } alarm)
            return alarm;
        var (before, after) = one.Checkpoint().Size <= other.Checkpoint().Size ? (one, other) : (other, one);
        var (from, to) = (before.Checkpoint(), after.Checkpoint());
        if (from.Size == to.Size)
            return null;
        if (from.IsSealed || from.Books.Count != to.Books.Count)
            return new("fork", draw, $"Draw {draw} was sealed with {from.Size} tickets, or had other books, and now has {to.Size}.", before.Note, after.Note);
        using var answer = await http.GetAsync(new Uri(service, $"/api/draws/{draw}/consistency?from={from.Size}&to={to.Size}"), stop);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return new("no_proof", draw, $"The service does not know a head of draw {draw} that it signed, of {from.Size} or of {to.Size} tickets.", before.Note, after.Note);
        answer.EnsureSuccessStatusCode();
        using var proof = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(stop));
        var books = proof.RootElement.GetProperty("books").EnumerateArray().ToDictionary(b => b.GetProperty("book").GetInt32(), b => b.GetProperty("path"));
        foreach (var (old, current) in from.Books.Zip(to.Books))
        {
            var path = books.TryGetValue(old.Book, out var hashes) ? hashes.EnumerateArray().Select(h => Text.Hex(h.GetString(), Merkle.HashSize, "hash of the path")).ToList() : [];
            if (!Merkle.IsConsistent(old.Size, old.Root, current.Size, current.Root, path))
                return new("fork", draw, $"Book {old.Book} of draw {draw} with {old.Size} tickets is not the beginning of the one with {current.Size}: the log has two histories.", before.Note, after.Note);
        }
        return null;
    }

    /// <summary>What two heads contradict each other in without any proof; null where they do not.</summary>
    private static Alarm? Disagreement(long draw, SeenHead one, SeenHead other)
    {
        var (a, b) = (one.Checkpoint(), other.Checkpoint());
        if (!a.Terms.AsSpan().SequenceEqual(b.Terms))
            return new("terms", draw, $"The terms of draw {draw} were changed.", one.Note, other.Note);
        return a.Size == b.Size && !a.Root.AsSpan().SequenceEqual(b.Root)
            ? new("fork", draw, $"Two heads of draw {draw} with {a.Size} tickets have different roots: the log has two histories.", one.Note, other.Note)
            : null;
    }

    /// <summary>The keys of now. The first that are seen are trusted, and later ones as long as one of the trusted is still among them.</summary>
    private async Task<List<PublicKey>> Keys(List<Alarm> alarms, CancellationToken stop)
    {
        var published = await http.GetStringAsync(new Uri(service, "/.well-known/jwks.json"), stop);
        var (now, trusted) = (Read(published), log.Keys is { } kept ? Read(kept) : []);
        if (trusted.Count > 0 && !trusted.Any(old => now.Any(key => key.KeyId == old.KeyId)))
        {
            alarms.Add(new("keys", 0, "None of the keys that were trusted is published any more.", null, published));
            return trusted;
        }
        if (trusted.Count == 0 || now.Any(key => trusted.All(old => old.KeyId != key.KeyId)))
            log.Trust(published);
        return [.. now, .. trusted];
    }

    private static List<PublicKey> Read(string keys)
    {
        using var document = JsonDocument.Parse(keys);
        return [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(PublicKey.Read)];
    }

    private async Task<IReadOnlyList<long>> Selling(CancellationToken stop)
    {
        using var list = JsonDocument.Parse(await http.GetStringAsync(new Uri(service, "/api/draws/active"), stop));
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(d => d.GetProperty("drawId").GetInt64())];
    }
}
