using Lottery.Load.Setup;

namespace Lottery.Load.Scenarios;

/// <summary>What a busy evening is taken to be like: 70 % reads, 30 % purchases of one line.</summary>
internal sealed class MixScenario : IScenario
{
    private static readonly (int Percent, IScenario Scenario)[] Shares =
    [
        (30, new ActiveDrawsScenario()),
        (20, new BalanceScenario()),
        (20, new TicketCheckScenario()),
        (30, new PurchaseScenario()),
    ];

    public string Name => "mix";

    public string Summary => string.Join(", ", Shares.Select(s => $"{s.Percent} % {s.Scenario.Name}"));

    public bool NeedsTickets => Shares.Any(s => s.Scenario.NeedsTickets);

    public ISession Session(World world, int client) =>
        new Mixed(client, [.. Shares.Select(s => (s.Percent, s.Scenario.Session(world, client)))]);

    private sealed class Mixed(int seed, IReadOnlyList<(int Percent, ISession Session)> shares) : ISession
    {
        private readonly Random _random = new(seed);
        private ISession _running = shares[0].Session;
        private bool _goesOn;

        public int Tickets => _running.Tickets;

        public ReadOnlyMemory<byte> Next()
        {
            if (!_goesOn)
                _running = Pick(_random.Next(100));
            return _running.Next();
        }

        public Step Answered(int status, ReadOnlySpan<byte> body)
        {
            var step = _running.Answered(status, body);
            _goesOn = step == Step.More;
            return step;
        }

        private ISession Pick(int roll)
        {
            foreach (var (percent, session) in shares)
            {
                if (roll < percent)
                    return session;
                roll -= percent;
            }
            return shares[^1].Session;
        }
    }
}
