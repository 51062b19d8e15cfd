using System.Collections.Frozen;
using Lottery.Grains;
using Lottery.Grains.Currencies;

namespace Lottery.Storage.Database;

/// <summary>The currencies that the table <c>currency</c> knows: read at the start, and again where a row has one that was added since.</summary>
public sealed class Currencies(LotteryDatabase database)
{
    private volatile FrozenDictionary<string, Currency> _byCode = FrozenDictionary<string, Currency>.Empty;

    public IReadOnlyCollection<Currency> All => _byCode.Values;

    /// <summary>The currency of a code that a row carries.</summary>
    public Currency this[string code] => _byCode.TryGetValue(code, out var known) ? known : AddedSince(code);

    /// <summary>The currency of a code that somebody sent; null where there is none.</summary>
    public Currency? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>Reads the table anew: somebody added a currency.</summary>
    public async Task Load(CancellationToken stop)
    {
        var all = new List<Currency>();
        await using var command = database.Source.CreateCommand("SELECT code, exponent FROM currency");
        await using var reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            all.Add(new(reader.GetString(0), reader.GetInt32(1)));
        _byCode = all.ToFrozenDictionary(c => c.Code);
    }

    internal async Task<Dictionary<CurrencyCode, Currency>> Rows(IReadOnlyList<CurrencyCode> codes)
    {
        await Load(CancellationToken.None);
        return codes.Where(code => _byCode.ContainsKey(code.Value)).ToDictionary(code => code, code => _byCode[code.Value]);
    }

    /// <summary>A silo does not hear of a currency that another one added until it meets it in a row. Then it waits here, once.</summary>
    /// <remarks>The query runs on the thread pool: a grain that is being loaded waits on its own scheduler, where the query could not go on.</remarks>
    private Currency AddedSince(string code)
    {
        Task.Run(() => Load(CancellationToken.None)).GetAwaiter().GetResult();
        return _byCode[code];
    }
}
