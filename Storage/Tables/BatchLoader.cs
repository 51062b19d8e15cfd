using System.Data.Common;
using Lottery.Grains;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Storage.Tables;

/// <summary>Loads what many ask for at the same time with one query: while one is under way, the next one gathers.</summary>
/// <remarks>Where PostgreSQL refuses a key, the query is split until that key stands alone: it fails nobody else's.</remarks>
/// <param name="query">Finds what the keys stand for; a key without an entry stands for nothing.</param>
internal sealed class BatchLoader<TKey, TFound>(Func<IReadOnlyList<TKey>, Task<Dictionary<TKey, TFound>>> query)
    where TKey : notnull
    where TFound : class
{
    private const int MaxKeys = 1000;

    private readonly Lock _gate = new();
    private List<(TKey Key, TaskCompletionSource<TFound?> Done)> _waiting = [];
    private bool _running;

    /// <exception cref="StorageUnavailableException">The database did not answer.</exception>
    public Task<TFound?> Load(TKey key)
    {
        var done = new TaskCompletionSource<TFound?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((key, done));
            if (_running)
                return done.Task;
            _running = true;
        }
        _ = Run();
        return done.Task;
    }

    private async Task Run()
    {
        while (true)
        {
            List<(TKey Key, TaskCompletionSource<TFound?> Done)> batch;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _running = false;
                    return;
                }
                batch = _waiting.Count <= MaxKeys ? _waiting : _waiting[..MaxKeys];
                _waiting = _waiting.Count <= MaxKeys ? [] : _waiting[MaxKeys..];
            }
            await Answer(batch);
        }
    }

    private async Task Answer(List<(TKey Key, TaskCompletionSource<TFound?> Done)> batch)
    {
        try
        {
            var found = await query([.. batch.Select(w => w.Key).Distinct()]);
            foreach (var (key, done) in batch)
                done.SetResult(found.GetValueOrDefault(key));
        }
        catch (PostgresException e) when (e.IsOfValues() && batch.Count > 1)
        {
            var half = batch.Count / 2;
            await Answer(batch[..half]);
            await Answer(batch[half..]);
        }
        catch (Exception e)
        {
            var failure = e is DbException or TimeoutException ? new StorageUnavailableException("The database did not answer.", e) : e;
            foreach (var (_, done) in batch)
                done.TrySetException(failure);
        }
    }
}
