namespace Lottery.Api.Limits;

/// <summary>How many streams of events are open, in all and for each address.</summary>
internal sealed class StreamSlots(RequestLimits limits)
{
    private const int Most = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ClientNetwork, int> _open = [];
    private int _all;

    /// <summary>Takes a place; its disposal gives it back. Null where the address has its share, or all are taken.</summary>
    public IDisposable? TryTake(ClientNetwork client)
    {
        lock (_gate)
        {
            var own = _open.GetValueOrDefault(client);
            if (_all == Most || own >= limits.StreamsPerAddress)
                return null;
            (_all, _open[client]) = (_all + 1, own + 1);
            return new Slot(this, client);
        }
    }

    private sealed class Slot(StreamSlots slots, ClientNetwork client) : IDisposable
    {
        public void Dispose()
        {
            lock (slots._gate)
            {
                slots._all--;
                if (--slots._open[client] == 0)
                    slots._open.Remove(client);
            }
        }
    }
}
