using System.Globalization;
using Lottery.Load.Http;
using Lottery.Load.Setup;

namespace Lottery.Load.Scenarios;

/// <summary>One ticket with numbers of the player's own.</summary>
internal sealed class PurchaseScenario : IScenario
{
    public string Name => "purchase";

    public string Summary => "buys one line of own numbers";

    public ISession Session(World world, int client) => new OneLine(world, client);

    private sealed class OneLine(World world, int client) : ISession
    {
        private readonly OwnLine _line = new(client);
        private readonly RequestBytes _request = RequestBytes.Post(
            world.Server, $"/api/draws/{world.Draw}/tickets", world.PlayerOf(client).Token, $$"""{"lines":[{{OwnLine.Blank}}]}""", world.KeyPrefix(client, "b"));

        public int Tickets => 1;

        public ReadOnlyMemory<byte> Next()
        {
            _line.Renew(_request);
            _request.RenewKey();
            return _request.Bytes;
        }

        public Step Answered(int status, ReadOnlySpan<byte> body) => status is 200 or 201 ? Step.Done : Step.Refused;
    }
}

/// <summary>Ten tickets in one purchase, with numbers that the service picks.</summary>
internal sealed class PurchaseTenScenario : IScenario
{
    private const int Lines = 10;

    public string Name => "purchase-ten";

    public string Summary => "buys ten quick picks at once";

    public ISession Session(World world, int client) => new TenLines(world, client);

    private sealed class TenLines(World world, int client) : ISession
    {
        private readonly RequestBytes _request = RequestBytes.Post(
            world.Server, $"/api/draws/{world.Draw}/tickets", world.PlayerOf(client).Token, $$"""{"quickPicks":{{Lines}}}""", world.KeyPrefix(client, "t"));

        public int Tickets => Lines;

        public ReadOnlyMemory<byte> Next()
        {
            _request.RenewKey();
            return _request.Bytes;
        }

        public Step Answered(int status, ReadOnlySpan<byte> body) => status is 200 or 201 ? Step.Done : Step.Refused;
    }
}

/// <summary>An invoice for one line, and its payment; the two are one operation.</summary>
internal sealed class TwoStepScenario : IScenario
{
    public string Name => "two-step";

    public string Summary => "has one line invoiced, then pays";

    public ISession Session(World world, int client) => new InvoiceAndPay(world, client);

    private sealed class InvoiceAndPay(World world, int client) : ISession
    {
        private readonly OwnLine _line = new(client);
        private readonly RequestBytes _invoice = RequestBytes.Post(
            world.Server, $"/api/invoice/draws/{world.Draw}/ticket", world.PlayerOf(client).Token, $$"""{"numbers":{{OwnLine.Blank}}}""", world.KeyPrefix(client, "i"));
        private readonly string _payKeys = world.KeyPrefix(client, "p");
        private long? _unpaid;

        public int Tickets => 1;

        public ReadOnlyMemory<byte> Next()
        {
            // An invoice's number is as long as it is: this request is made anew, and the invoice's own number makes its key new.
            if (_unpaid is { } invoice)
            {
                return RequestBytes.Post(
                    world.Server, string.Create(CultureInfo.InvariantCulture, $"/api/payments/{invoice}"), world.PlayerOf(client).Token, null, "")
                    .WithKey(string.Create(CultureInfo.InvariantCulture, $"{_payKeys}{invoice}")).Bytes;
            }
            _line.Renew(_invoice);
            _invoice.RenewKey();
            return _invoice.Bytes;
        }

        public Step Answered(int status, ReadOnlySpan<byte> body)
        {
            var paid = _unpaid is not null;
            _unpaid = paid || status is not (200 or 201) ? null : ScenarioList.Number(body, "\"invoiceId\""u8);
            return _unpaid is not null ? Step.More : paid && status is (200 or 201) ? Step.Done : Step.Refused;
        }
    }
}

/// <summary>A line of 6 of 45 at a fixed width, so that its numbers can be changed in place.</summary>
internal sealed class OwnLine(int seed)
{
    /// <summary>Blanks before a number are allowed in JSON, zeros are not.</summary>
    public const string Blank = "[ 1, 2, 3, 4, 5, 6]";

    private readonly Random _random = new(seed);

    /// <summary>Writes six other numbers over those in the request's body.</summary>
    public void Renew(RequestBytes request)
    {
        var line = request.Body[request.Body.IndexOf((byte)'[')..];
        if (line[1] == '[')
            line = line[1..];
        ulong taken = 0;
        for (var i = 0; i < 6; i++)
        {
            int number;
            do
                number = _random.Next(1, 46);
            while ((taken >> number & 1) == 1);
            taken |= 1UL << number;
            line[1 + (3 * i)] = number < 10 ? (byte)' ' : (byte)('0' + (number / 10));
            line[2 + (3 * i)] = (byte)('0' + (number % 10));
        }
    }
}
