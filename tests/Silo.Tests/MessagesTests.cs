using System.Reflection;
using Lottery.Api.Hosting;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Draws;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Grains.Services;
using Lottery.Grains.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace Lottery.Silo.Tests;

/// <summary>Goal: what is sent between silos arrives as it was sent, and the names by which releases know each other's messages do not change. Method: Orleans' serializer, there and back; a list of names.</summary>
public sealed class MessagesTests
{
    private static readonly Currency Rub = new("RUB", 2);
    private static readonly RequestKey Key = new(Guid.NewGuid(), Guid.NewGuid());

    private static readonly Serializer Serializer =
        new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<object> Messages =>
    [
        new Credit(new(7), new(1_50, Rub), "A comment.", Key),
        new OpenDeposit(new(7), new(1_50, Rub), DateTimeOffset.UnixEpoch, Key) { Comment = "A comment." },
        new Reserve(new(8), new(100_00, Rub), new(new(new(3), 1), new(44), 2, [5, 9]), true, DateTimeOffset.UnixEpoch, Key),
        new Capture(new(7)),
        new Capture(new(7)) { Said = new(new(3), "Seen.") },
        new Release(new(7), Fault.DrawClosed),
        new FindRequest(Key),
        new ClaimNumber(),
        new OpenWithdrawal(new(7), new(1, Rub), DateTimeOffset.UnixEpoch, Key) { Comment = "Out." },
        new Sell(new(1), new(2), new(new(new(3), 0), new(4), 1, [63]), [Guid.NewGuid()], DateTimeOffset.UnixEpoch),
        new ClaimLogin(new(3)),
        new SetLimit(new(3), LimitKind.Loss, LimitPeriod.Week, Rub, 5_00),
        new Exclude(new(3), null),
        new Register(Login.Of("anna"), "hash", Roles.Player) { BirthDate = new(1990, 12, 31), Region = "DE-BY" },
        new LoginClaim(Login.Of("anna"), new(3), DateTimeOffset.UnixEpoch, 1),
        new Payment(new(1), new(2), PaymentKind.Prize, new(5, Rub), PaymentStatus.Success, DateTimeOffset.UnixEpoch, 3)
        {
            Draw = new(4), Ticket = new(5), Confirmed = true, FinishedAt = DateTimeOffset.UnixEpoch, Reason = Fault.None, Request = Key,
        },
    ];

    [Theory]
    [MemberData(nameof(Messages))]
    public void A_message_arrives_as_it_was_sent(object message) =>
        Assert.Equivalent(message, Serializer.Deserialize<object>(Serializer.SerializeToArray(message)), strict: true);

    [Fact]
    public void Lists_made_by_the_compiler_arrive_as_lists()
    {
        AddServices services = new(new(1), ["one", "two"]);
        CatalogueReply reply = new([new Service(new(1), "one", DateTimeOffset.UnixEpoch, 1) { IsUsed = true }]);
        PrizePlan plan = new(1, 5_000, [PrizeTier.Jackpot(2, 7_000), PrizeTier.Fixed(1, 33_33)], 500_00, null);
        Assert.Equal(services.Names, Copy(services).Names);
        Assert.Equal(reply.Services, Copy(reply).Services);
        Assert.Equal(plan.Tiers, Copy(plan).Tiers);
        Assert.Empty(Copy(new CatalogueReply([])).Services);
    }

    [Fact]
    public void An_answer_says_what_it_said()
    {
        Answer<Payment> refused = new Reply<Payment>(Fault.InsufficientFunds, null);
        Answer<Draw> later = AnswerStatus.CommitFirst;
        Answer<WalletReply> paid = new Reply<WalletReply>(Fault.None, new Payment(new(1), new(2), PaymentKind.Deposit, new(5, Rub), PaymentStatus.Success, DateTimeOffset.UnixEpoch, 3));
        Assert.Equal(refused, Copy(refused));
        Assert.Equal(paid, Copy(paid));
        Assert.Equal(later, Copy(later));
    }

    [Fact]
    public void The_asking_flow_does_not_travel()
    {
        var origin = Copy(new Origin(new Run(), dependsOnUncommitted: true));
        Assert.Null(origin.Run);
        Assert.True(origin.DependsOnUncommitted);
    }

    [Fact]
    public void Every_message_has_a_name_of_its_own()
    {
        Assembly[] assemblies = [typeof(Money).Assembly, typeof(FlowRunner).Assembly, typeof(LotteryServer).Assembly];
        var types = assemblies.SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetCustomAttributes(typeof(GenerateSerializerAttribute), false).Length > 0).ToList();
        var names = types.Select(type => type.GetCustomAttributes(typeof(AliasAttribute), false).Cast<AliasAttribute>().SingleOrDefault()?.Alias).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.StartsWith("lottery.", name, StringComparison.Ordinal));
        Assert.Distinct(names);
    }

    private static T Copy<T>(T message) => Serializer.Deserialize<T>(Serializer.SerializeToArray(message))!;

    private sealed class Run : IFlowRun;
}
