using Lottery.Grains;
using Npgsql;

namespace Lottery.Storage.Database;

/// <summary>Ids, from the database in blocks: ascending, never twice. What is left of a block when the process ends stays unused.</summary>
public sealed class IdBlocks(LotteryDatabase database) : Grains.Flows.IIdBlocks
{
    private readonly Block _players = new(database, "player_id", 100);
    private readonly Block _draws = new(database, "draw_id", 1);
    private readonly Block _payments = new(database, "payment_id", 10_000);
    private readonly Block _services = new(database, "service_id", 100);
    private readonly Block _tickets = new(database, "ticket_id", 10_000);
    private readonly Block _ticketBatches = new(database, "ticket_batch_id", 100);
    private readonly Block _promotions = new(database, "promotion_id", 1);
    private readonly Block _schedules = new(database, "schedule_id", 1);
    private readonly Block _approvals = new(database, "approval_id", 100);

    /// <summary>Allocates ids that follow each other.</summary>
    /// <param name="kind">Of what.</param>
    /// <param name="count">How many: at most a block's length.</param>
    /// <returns>The first.</returns>
    public ValueTask<long> Next(IdKind kind, int count) => kind switch
    {
        IdKind.Player => _players.Next(count),
        IdKind.Draw => _draws.Next(count),
        IdKind.Payment => _payments.Next(count),
        IdKind.Ticket => _tickets.Next(count),
        IdKind.Service => _services.Next(count),
        IdKind.TicketBatch => _ticketBatches.Next(count),
        IdKind.Promotion => _promotions.Next(count),
        IdKind.Schedule => _schedules.Next(count),
        IdKind.Approval => _approvals.Next(count),
    };

    private sealed class Block(LotteryDatabase database, string sequence, int length)
    {
        private readonly Lock _gate = new();
        private long _next;
        private long _end;
        private Task<long>? _coming;

        public async ValueTask<long> Next(int count)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length);
            while (true)
            {
                Task<long> coming;
                lock (_gate)
                {
                    if (_end - _next >= count)
                    {
                        var first = _next;
                        _next += count;
                        if (_end - _next < length / 2)
                            _coming ??= Fetch(); // So that nobody has to wait for the next block.
                        return first;
                    }
                    coming = _coming ??= Fetch();
                }
                await Take(coming);
            }
        }

        private async Task Take(Task<long> coming)
        {
            try
            {
                var first = await coming;
                lock (_gate)
                {
                    if (_coming != coming)
                        return; // Another waiter took it.
                    (_next, _end, _coming) = (first, first + length, null);
                }
            }
            catch (NpgsqlException e)
            {
                lock (_gate)
                {
                    if (_coming == coming)
                        _coming = null;
                }
                throw new StorageUnavailableException("No ids can be allocated.", e);
            }
        }

        private async Task<long> Fetch()
        {
            await using var command = database.Source.CreateCommand($"SELECT nextval('{sequence}')");
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }
}
