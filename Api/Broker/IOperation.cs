using Lottery.Api.Http;

namespace Lottery.Api.Broker;

/// <summary>One kind of message, and what the service does with it.</summary>
internal interface IOperation
{
    /// <summary>Its routing key, and the operation that answers name.</summary>
    string Name { get; }

    /// <summary>Carries a message out, once however often it comes. The answer comes back when its effect is durable.</summary>
    /// <exception cref="ProblemException">The message is not what the operation asks for.</exception>
    ValueTask<BrokerAnswer> Run(BrokerMessage message);
}
