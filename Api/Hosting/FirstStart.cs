using System.Security.Cryptography;
using Lottery.Api.Auth;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Storage.Database;

namespace Lottery.Api.Hosting;

/// <summary>Makes what an empty database lacks, as soon as this process decides: the two standard games, and an operator whose password is told once.</summary>
internal sealed class FirstStart(
    FlowRunner flows, PlayerQueries players, Passwords passwords, Currencies currencies, FirstPassword told, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.Started(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Fill();
                return;
            }
            catch (Exception e) when (e is StorageUnavailableException or Npgsql.NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), flows.Clock.Provider, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Fill()
    {
        var price = new Money(StandardPlans.TicketPrice, currencies["RUB"]);
        await flows.Run(async flow =>
        {
            // Where an operator has added another game under this name, it stays.
            await flow.Ask(new GameId("6of45"), new AddGame("6 of 45", 6, 45, price, StandardPlans.SixOf45));
            return await flow.Ask(new GameId("5of36"), new AddGame("5 of 36", 5, 36, price, StandardPlans.FiveOf36));
        });
        if (await players.HasOperator())
            return;
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var hash = await passwords.Hash(password);
        told.Keep(password); // Before the account is made: nobody could sign in with a password that a crash kept from being told.
        var made = await flows.Run(async flow =>
            await SignUp.Run(flow, new PlayerId(await flow.NextIds(IdKind.Player)), Login.Of("operator"), hash, Roles.Player | Roles.Operator));
        if (made.Is(out _, out _))
            told.Tell(password);
        else
            told.Forget(); // Another process made the account, with another password.
    }
}
