using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Lottery.Api.Auth;
using Lottery.Grains;
using Lottery.Grains.Games;
using Lottery.Grains.Players;
using Lottery.Storage.Database;
using Npgsql;

namespace Lottery.Load.Peers;

/// <summary>What never changes of a draw.</summary>
internal sealed record Terms(int Pick, int Of, long Price, string Currency);

/// <summary>A person who can sign in.</summary>
internal sealed record Account(long Id, string Login, string PasswordHash, int Roles);

/// <summary>The tables as far as they are not a purchase's: games, draws, accounts and deposits.</summary>
internal sealed class PeerTables(NpgsqlDataSource source, IdBlocks ids, Passwords passwords)
{
    private readonly ConcurrentDictionary<long, Terms> _terms = new();

    /// <summary>Makes the game of the load and an operator, and lets sales in without a book.</summary>
    public async Task Prepare()
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            DROP TRIGGER sale_is_in_its_book ON sale;
            INSERT INTO game (id, name, pick, of, currency, price, plan, jackpot, reserve, returned, version)
            VALUES ('6of45', '6 of 45', 6, 45, 'RUB', @price, '{}', 0, 0, '{}', 1)
            """,
            new { price = StandardPlans.TicketPrice });
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        await AddAccount("operator", await passwords.Hash(password), Roles.Player | Roles.Operator);
        Console.WriteLine($"Sign in as operator with the password {password} (it is not shown again).");
    }

    /// <returns>False where the login is taken.</returns>
    public async Task<bool> AddAccount(string login, string passwordHash, Roles roles)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.ExecuteAsync(
            "INSERT INTO player (id, login, password_hash, roles, created_at, version) VALUES (@id, @login, @passwordHash, @roles, now(), 1) ON CONFLICT (login) DO NOTHING",
            new { id = await ids.Next(IdKind.Player, 1), login, passwordHash, roles = (int)roles }) == 1;
    }

    public async Task<Account?> FindAccount(string login)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleOrDefaultAsync<Account>("SELECT id, login, password_hash AS PasswordHash, roles FROM player WHERE login = @login", new { login });
    }

    public async Task<long> AddDraw(string game, DateTime closesAt)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<long>(
            """
            INSERT INTO draw (id, game_id, pick, of, currency, price, plan, opens_at, closes_at, draws_at, books, commitment, protected_secret,
                status, posted, created_at, version)
            SELECT @id, id, pick, of, currency, price, plan, now(), @closesAt, @closesAt, 1, @commitment, '', 'Open', '{}', now(), 1 FROM game WHERE id = @game
            RETURNING id
            """,
            new { id = await ids.Next(IdKind.Draw, 1), game, closesAt, commitment = RandomNumberGenerator.GetBytes(32) });
    }

    /// <summary>A draw's terms, remembered: they never change.</summary>
    public async ValueTask<Terms?> Terms(long draw)
    {
        if (_terms.TryGetValue(draw, out var known))
            return known;
        await using var connection = await source.OpenConnectionAsync();
        var terms = await connection.QuerySingleOrDefaultAsync<Terms>("SELECT pick, of, price, currency FROM draw WHERE id = @draw", new { draw });
        return terms is null ? null : _terms.GetOrAdd(draw, terms);
    }

    public async Task<long> TicketsSold(long draw)
    {
        await using var connection = await source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<long>("SELECT count(*) FROM sale WHERE draw_id = @draw", new { draw });
    }

    public async Task Deposit(long wallet, Money amount)
    {
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            BEGIN;
            INSERT INTO payment (id, wallet_id, kind, currency, amount, status, confirmed, reason, created_at, finished_at, version)
            VALUES (@payment, @wallet, 'Deposit', @currency, @minor, 'Success', false, 0, now(), now(), 1);
            INSERT INTO ledger_entry (payment_id, step, from_kind, from_owner, to_kind, to_owner, currency, amount, at)
            VALUES (@payment, 1, 3, 0, 1, @wallet, @currency, @minor, now());
            INSERT INTO wallet_balance AS b (wallet_id, currency, available, frozen, version) VALUES (@wallet, @currency, @minor, 0, 1)
            ON CONFLICT (wallet_id, currency) DO UPDATE SET available = b.available + @minor, version = b.version + 1;
            COMMIT
            """,
            new { payment = await ids.Next(IdKind.Payment, 1), wallet, currency = amount.Currency.Code, minor = amount.Minor });
    }
}
