using System.Collections.Frozen;
using Lottery.Grains;

namespace Lottery.Runtime.Database;

/// <summary>The currencies that the table <c>currency</c> knows, read once at the start.</summary>
public sealed class Currencies
{
    private FrozenDictionary<string, Currency> _byCode = FrozenDictionary<string, Currency>.Empty;

    public IReadOnlyCollection<Currency> All => _byCode.Values;

    /// <summary>The currency of a code that a row carries.</summary>
    public Currency this[string code] => _byCode[code];

    /// <summary>The currency of a code that somebody sent; null where there is none.</summary>
    public Currency? Find(string code) => _byCode.GetValueOrDefault(code);

    internal async Task Load(LotteryDatabase database, CancellationToken stop)
    {
        var all = new List<Currency>();
        await using var command = database.Source.CreateCommand("SELECT code, exponent FROM currency");
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            all.Add(new(reader.GetString(0), reader.GetInt32(1)));
        _byCode = all.ToFrozenDictionary(c => c.Code);
    }
}
