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
    /// <summary>The same for each try: where the answer to one was lost, the next one gets it, and the password is told.</summary>
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    private readonly RequestKey _key = new(Guid.NewGuid(), Guid.NewGuid());
    private string? _hash;

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
        await flows.Run(new AddStandardGames(price));
        if (_hash is null && await players.HasOperator())
            return;
        _hash ??= await passwords.Hash(_password);
        told.Keep(_password); // Before the account is made: nobody could sign in with a password that a crash kept from being told.
        var made = await flows.Run(new RegisterAccount(Login.Of("operator"), _hash, Roles.Player | Roles.Operator) { Key = _key });
        if (made.Fault == Fault.None)
            told.Tell(_password);
        else
            told.Forget(); // Another process made the account, with another password.
    }
}
