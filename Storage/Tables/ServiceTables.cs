using Lottery.Grains;
using Lottery.Grains.Services;
using Lottery.Storage.Database;

namespace Lottery.Storage.Tables;

/// <summary>Reads services and their orders back.</summary>
internal sealed class ServiceTables(LotteryDatabase database, Currencies currencies)
{
    /// <summary>All services, the removed ones too.</summary>
    /// <exception cref="StorageUnavailableException">The database did not answer.</exception>
    public async Task<List<Service>> All()
    {
        try
        {
            await using var command = database.Source.CreateCommand("SELECT id, name, created_at, version, used, removed_at FROM service");
            await using var reader = await command.ExecuteReaderAsync();
            var all = new List<Service>();
            while (await reader.ReadAsync())
                all.Add(new(new(reader.GetInt64(0)), reader.GetString(1), reader.Time(2), reader.GetInt64(3)) { IsUsed = reader.GetBoolean(4), RemovedAt = reader.TimeOrNull(5) });
            return all;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
        {
            throw new StorageUnavailableException("The database did not answer.", e);
        }
    }

    public async Task<Dictionary<ServiceOrderLookup, ServiceOrder>> Orders(IReadOnlyList<ServiceOrderLookup> lookups)
    {
        await using var command = database.Lookups.CreateCommand(
            """
            SELECT o.service_id, o.order_id, o.payment_id, o.wallet_id, o.amount, o.currency, o.placed_at
            FROM unnest($1::bigint[], $2::bigint[]) AS asked (service_id, order_id) JOIN service_order o USING (service_id, order_id)
            """);
        command.Parameters.Add(new() { Value = lookups.Select(l => l.Order.Service.Value).ToArray() });
        command.Parameters.Add(new() { Value = lookups.Select(l => l.Order.Number).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<ServiceOrderLookup, ServiceOrder>();
        while (await reader.ReadAsync())
        {
            var id = new OrderId(new(reader.GetInt64(0)), reader.GetInt64(1));
            found[new(id)] = new(id, new(reader.GetInt64(2)), new(reader.GetInt64(3)), new(reader.GetInt64(4), currencies[reader.GetString(5)]), reader.Time(6));
        }
        return found;
    }
}
