using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Simulation.Store;
using Lottery.Simulation.Time;

namespace Lottery.Simulation.Cluster;

/// <summary>Ids in small blocks from the database's sequences.</summary>
internal sealed class SimulatedIds(World world, Process process) : IIdBlocks
{
    private const int Length = 100;

    private readonly Dictionary<IdKind, (long Next, long End)> _blocks = [];

    public async ValueTask<long> Next(IdKind kind, int count)
    {
        while (true)
        {
            var (next, end) = _blocks.GetValueOrDefault(kind);
            if (end - next >= count)
            {
                _blocks[kind] = (next + count, end);
                return next;
            }
            var length = kind is IdKind.Draw or IdKind.Promotion ? 1 : Length;
            try
            {
                var first = await world.Database.NextBlock(process, kind, length);
                _blocks[kind] = (first, first + length);
            }
            catch (SimulatedDbException e)
            {
                throw new StorageUnavailableException("No ids can be allocated.", e);
            }
        }
    }
}
