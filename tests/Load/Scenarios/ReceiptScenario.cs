using System.Globalization;
using Lottery.Load.Http;
using Lottery.Load.Setup;

namespace Lottery.Load.Scenarios;

/// <summary>One receipt after another, each of an order of its own.</summary>
internal sealed class ReceiptScenario : IScenario
{
    public string Name => "receipt";

    public string Summary => "sends a receipt of two products, not signed in";

    public ISession Session(World world, int client) => new NewOrders(world, client);

    private sealed class NewOrders : ISession
    {
        private const int OrderWidth = 32;

        private static readonly int OrderAt = "Order: ".Length;

        private readonly RequestBytes _request;
        private readonly string _prefix;
        private long _orders;

        public NewOrders(World world, int client)
        {
            _prefix = world.KeyPrefix(client, "r");
            _request = RequestBytes.PostText(world.Server, "/ticket",
                $"Order: {new string('0', OrderWidth)}\nVAT: 3.10\nTotal: 16.90\n\nproduct,product_id,price\nFormule(s) midi,aZde,14.90\nCafé,IZ8z,2\n");
        }

        public int Tickets => 0;

        public ReadOnlyMemory<byte> Next()
        {
            (_orders++).TryFormat(_request.Body.Slice(OrderAt + _prefix.Length, OrderWidth - _prefix.Length), out _, $"d{OrderWidth - _prefix.Length}", CultureInfo.InvariantCulture);
            System.Text.Encoding.ASCII.GetBytes(_prefix, _request.Body.Slice(OrderAt, _prefix.Length));
            return _request.Bytes;
        }

        public Step Answered(int status, ReadOnlySpan<byte> body) => status == 202 ? Step.Done : Step.Refused;
    }
}
