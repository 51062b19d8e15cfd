using Lottery.Api.Tests.Running;
using RabbitMQ.Client;
using Xunit;

namespace Lottery.Api.Tests.Broker;

/// <summary>Goal: clients of the original system work unchanged. Method: their very declaration of the exchange, before the service's and after it.</summary>
public sealed class BrokerExchangeTests
{
    [Fact]
    public async Task An_exchange_that_a_client_declared_first_is_taken_as_it_is()
    {
        await using var broker = await RabbitBroker.Start();
        await DeclareAsTheOriginalClientDoes(broker);
        await using var server = await LotteryProcess.Start(("Broker__Uri", broker.Uri.ToString()));
        await BrokerScene.Consuming(server);
        await DeclareAsTheOriginalClientDoes(broker);
    }

    [Fact]
    public async Task An_exchange_that_the_service_declares_first_is_as_the_setting_says()
    {
        await using var broker = await RabbitBroker.Start();
        await using var server = await LotteryProcess.Start(("Broker__Uri", broker.Uri.ToString()), ("Broker__Durable", "false"));
        await BrokerScene.Consuming(server);
        await DeclareAsTheOriginalClientDoes(broker);
    }

    /// <summary>As its source has it: topic, neither durable nor deleted by itself.</summary>
    private static async Task DeclareAsTheOriginalClientDoes(RabbitBroker broker)
    {
        await using var connection = await new ConnectionFactory { Uri = broker.Uri }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.ExchangeDeclareAsync("queries", ExchangeType.Topic, durable: false, autoDelete: false, cancellationToken: TestContext.Current.CancellationToken);
    }
}
