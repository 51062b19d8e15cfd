using System.Text;
using Lottery.Grains;
using Lottery.Grains.Books;
using Lottery.Grains.Players;
using Lottery.Grains.Wallets;
using Lottery.Silo.Wire;
using Xunit;

namespace Lottery.Silo.Tests;

/// <summary>Goal: silos of two releases understand each other. Method: names are pinned, and messages as another release would write them are read.</summary>
public class ContractsTests
{
    private static readonly Currency Rub = new("RUB", 2);

    [Fact]
    public void Commands_keep_their_names() => Assert.Equal(
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Contracts.txt")), Contracts.Names);

    [Fact]
    public void A_command_comes_back_as_it_was()
    {
        var key = new RequestKey(Guid.NewGuid(), Guid.NewGuid());
        WalletCommand[] commands =
        [
            new Deposit(new(7), new(1_50, Rub), key),
            new Capture(new(7)),
            new Release(new(7), Fault.DrawClosed),
            new FindRequest(key),
        ];
        Assert.All(commands, command => Assert.Equal(command, Contracts.Read<WalletCommand>(Contracts.Write(command))));
        Assert.Equal(new ClaimLogin(new(3)), Contracts.Read<LoginCommand>(Contracts.Write<LoginCommand>(new ClaimLogin(new(3)))));
    }

    [Fact]
    public void What_a_newer_release_adds_is_passed_over() => Assert.Equal(
        new Release(new(7), Fault.DrawClosed),
        Read<WalletCommand>("""{"$":"Release","Id":{"Value":7},"Reason":51,"Since":"2030-01-01T00:00:00Z"}"""));

    [Fact]
    public void What_an_older_release_does_not_say_has_its_default() => Assert.Equal(
        new Release(new(7), Fault.None), Read<WalletCommand>("""{"$":"Release","Id":{"Value":7}}"""));

    [Fact]
    public void A_command_that_only_a_newer_release_has_is_refused() => Assert.Throws<System.Text.Json.JsonException>(
        () => Read<BookCommand>("""{"$":"Auction","Ticket":{"Value":7}}"""));

    [Fact]
    public void A_reply_says_what_it_said()
    {
        var refused = new Reply<Payment>(Fault.InsufficientFunds, null);
        var known = new Reply<LoginClaim>(Fault.None, new LoginClaim(Login.Of("anna"), new(3), DateTimeOffset.UnixEpoch, 1), Repeated: true);
        Assert.Equal(refused, Contracts.Read<Reply<Payment>>(Contracts.Write(refused)));
        Assert.Equal(known, Contracts.Read<Reply<LoginClaim>>(Contracts.Write(known)));
    }

    private static T Read<T>(string json) => Contracts.Read<T>(Encoding.UTF8.GetBytes(json));
}
