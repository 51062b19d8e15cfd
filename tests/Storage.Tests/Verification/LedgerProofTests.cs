using Lottery.Grains;
using Lottery.Grains.Draws;
using Lottery.Grains.Games;
using Lottery.Grains.Promotions;
using Lottery.Grains.Receipts;
using Lottery.Grains.Services;
using Lottery.Grains.Tickets;
using Lottery.Grains.Transactions;
using Lottery.Grains.Wallets;
using Lottery.Storage.Verification;
using Npgsql;
using Xunit;

namespace Lottery.Storage.Tests.Verification;

/// <summary>Goal: the proof accepts whatever the runtime does, at any moment, and finds whatever else is done to the tables.</summary>
/// <remarks>Method: a true history made by the real runtime; then one forgery at a time in a copy of it.</remarks>
public sealed class LedgerProofTests(PostgresFixture postgres, LedgerProofTests.History history) : IClassFixture<LedgerProofTests.History>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_true_history_passes_every_check()
    {
        var checks = await Prove(history.Database);

        Assert.All(checks, check => Assert.Null(check.Violation));
        Assert.All(checks, check => Assert.NotEqual(0, check.Examined));
        Assert.Equal(checks.Count, checks.DistinctBy(check => check.Name).Count());
    }

    [Fact]
    public async Task An_empty_database_passes_too()
    {
        var empty = await postgres.NewDatabase();
        Assert.All(await Prove(empty), check => Assert.Equal((0, null), (check.Examined, check.Violation)));
        await postgres.DropDatabase(empty);
    }

    /// <summary>Each forgery returns what the violation must name.</summary>
    public static TheoryData<string, string> Forgeries => new()
    {
        // The ledger's entries.
        { "entries move positive amounts between known accounts", "UPDATE ledger_entry SET currency = 'XAU' WHERE (payment_id, step) = (SELECT max(payment_id), 1 FROM ledger_entry) RETURNING format('entry %s/%s is in XAU', payment_id, step)" },
        { "entries move positive amounts between known accounts", "UPDATE ledger_entry SET to_owner = 99 WHERE to_kind = 4 AND payment_id = (SELECT min(payment_id) FROM ledger_entry WHERE to_kind = 4) RETURNING format('entry %s/%s moves %s RUB to Sales(99)', payment_id, step, amount)" },
        { "entries move positive amounts between known accounts", "INSERT INTO ledger_entry VALUES (5000000, 1, 8, 7, 9, 0, 'RUB', 5, now()) RETURNING 'entry 5000000/1 moves 5 RUB from House(7)'" },
        { "entries move positive amounts between known accounts", "ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_amount_check; INSERT INTO ledger_entry VALUES (5000000, 1, 8, 0, 9, 0, 'RUB', -5, now()) RETURNING 'entry 5000000/1 moves -5 RUB'" },
        { "payments and awards have exactly their entries", "INSERT INTO ledger_entry VALUES (5000000, 1, 8, 0, 9, 0, 'RUB', 5, now()) RETURNING 'entry 5000000/1 moves 5 RUB from House(0) to Rounding(0), and no payment'" },
        { "payments and awards have exactly their entries", "DELETE FROM ledger_entry WHERE payment_id = (SELECT min(id) FROM payment WHERE kind = 'Purchase' AND status = 'Error') AND step > 1 RETURNING format('payment %s has no entry %s, expected %s RUB from Frozen(%s) to Available(%4$s)', payment_id, step, amount, from_owner)" },
        { "payments and awards have exactly their entries", "UPDATE ledger_entry SET amount = amount + 1 WHERE from_kind = 3 AND payment_id = (SELECT min(id) FROM payment) RETURNING format('entry %s/2 moves %s RUB from Deposits(0) to Available(%s), expected %s RUB', payment_id, amount, to_owner, amount - 1)" },
        { "payments and awards have exactly their entries", "UPDATE ledger_entry SET from_owner = 1 WHERE (payment_id, step) = (SELECT id, 1 FROM payment WHERE kind = 'Prize' AND draw_id <> 1 ORDER BY id LIMIT 1) RETURNING format('entry %s/1 moves %s %s from PrizeFund(1)', payment_id, amount, currency)" },
        { "payments and awards have exactly their entries", "UPDATE ledger_entry SET amount = amount - 1 WHERE to_kind = 8 AND payment_id = (SELECT min(settlement) FROM draw) RETURNING format('entry %s/%s moves %s RUB from Sales(1) to House(0), expected %s RUB', payment_id, step, amount, amount + 1)" },
        { "payments and awards have exactly their entries", "UPDATE ledger_entry SET at = at - interval '1 day' WHERE payment_id = (SELECT min(id) FROM payment) RETURNING format('entry %s/2 is of', payment_id)" },
        { "payments and awards have exactly their entries", "UPDATE payment SET status = 'Error', finished_at = created_at WHERE id = (SELECT min(id) FROM payment) RETURNING format('entry %s/2 moves', id)" },

        // Balances.
        { "each currency sums to zero", "UPDATE wallet_balance SET available = available + 7 WHERE wallet_id = 1 AND currency = 'RUB' RETURNING 'all accounts in RUB sum to 7, expected 0'" },
        { "wallets hold what their entries say", "UPDATE wallet_balance SET available = available + 7 WHERE wallet_id = 1 AND currency = 'RUB' RETURNING format('wallet 1 has %s available and %s frozen in RUB, its entries sum to %s and %2$s', available, frozen, available - 7)" },
        { "wallets hold what their entries say", "UPDATE wallet_balance SET available = available - 1, frozen = frozen + 1 WHERE wallet_id = 2 AND currency = 'RUB' RETURNING format('wallet 2 has %s available and %s frozen', available, frozen)" },
        { "wallets hold what their entries say", "DELETE FROM wallet_balance WHERE wallet_id = 1 AND currency = 'JPY' RETURNING format('wallet 1 has no balance in JPY, its entries sum to %s', available)" },
        { "wallets belong to players, or were made by an invoice", "DELETE FROM player WHERE id = 3 RETURNING 'wallet 3 has '" },
        { "accounts hold what their entries say", "UPDATE account_balance SET balance = balance + 1 WHERE kind = 8 AND currency = 'RUB' RETURNING format('account House(0) has %s in RUB, its entries sum to %s', balance, balance - 1)" },
        { "accounts hold what their entries say", "DELETE FROM account_balance WHERE kind = 3 AND currency = 'JPY' RETURNING format('account Deposits(0) has no balance in JPY, its entries sum to %s', balance)" },
        { "accounts hold what their entries say", "INSERT INTO account_balance VALUES (9, 0, 'KWD', 3) RETURNING 'account Rounding(0) has 3 in KWD, its entries sum to 0'" },
        { "frozen money is that of open payments", "DELETE FROM payment WHERE id = (SELECT min(id) FROM payment WHERE status = 'Created') RETURNING format('wallet %s has ', wallet_id)" },
        { "frozen money is that of open payments", "UPDATE payment SET wallet_id = -1 WHERE id = (SELECT max(id) FROM payment WHERE status = 'Created') RETURNING format('wallet -1 has 0 frozen in RUB, its open payments sum to %s', amount)" },

        { "wallets belong to players, or were made by an invoice", "UPDATE payment SET wallet_id = 1 WHERE wallet_id = 777 RETURNING 'wallet 777 has '" },

        // Promotional draws.
        { "promotions have no gaps in their entries", "DELETE FROM promotion_entry WHERE position = 0 RETURNING format('promotion 1 has receipt %s at 1 with entries from 11, expected at 0 from 1', (SELECT receipt FROM promotion_entry WHERE position = 1))" },
        { "promotions have no gaps in their entries", "UPDATE promotion_entry SET count = count + 1 WHERE position = 1 RETURNING 'promotion 1 has 20 entries of 2 receipts, expected 21 of 2'" },
        { "promotions' seals are those of their entries, and winners follow from secret and seal", "UPDATE promotion_entry SET receipt_id = gen_random_uuid() WHERE position = 1 RETURNING 'promotion 1 has another frontier'" },
        { "promotions' seals are those of their entries, and winners follow from secret and seal", "UPDATE promotion SET secret = sha256(secret) RETURNING 'promotion 1 has another secret'" },
        { "promotions' seals are those of their entries, and winners follow from secret and seal", "DELETE FROM promotion_win WHERE place = 20 RETURNING 'promotion 1 has the winning entries'" },
        { "winning entries are paid once to who claimed them, and nobody else", "DELETE FROM promotion_win WHERE payment_id = (SELECT min(id) FROM payment WHERE kind = 'PromotionPrize') RETURNING format('payment %s is a prize of %s RUB for entry 1/%s, which won none', payment_id, amount, entry)" },
        { "winning entries are paid once to who claimed them, and nobody else", "UPDATE promotion_win SET amount = amount + 1 WHERE payment_id = (SELECT min(id) FROM payment WHERE kind = 'PromotionPrize') RETURNING format('payment %s is a prize of %s RUB for player 1, expected for entry 1/%s: %s RUB', payment_id, amount - 1, entry, amount)" },
        { "winning entries are paid once to who claimed them, and nobody else", "UPDATE receipt SET claimed_at = claimed_at + interval '9 days' WHERE player_id = 1 RETURNING 'which was claimed too late'" },
        { "winning entries are paid once to who claimed them, and nobody else", "UPDATE receipt SET player_id = 2 WHERE player_id = 1 RETURNING 'RUB for player 1, expected for entry 1/'" },
        { "payments and awards have exactly their entries", "DELETE FROM ledger_entry WHERE payment_id = (SELECT min(id) FROM payment WHERE kind = 'PromotionPrize') RETURNING format('payment %s has no entry 1, expected %s RUB from House(0) to Available(1)', payment_id, amount)" },

        // Services and transactions.
        { "entries move positive amounts between known accounts", "UPDATE ledger_entry SET to_owner = 99 WHERE to_kind = 10 RETURNING format('entry %s/%s moves %s RUB from Frozen(1) to ServiceRevenue(99), which no service', payment_id, step, amount)" },
        { "entries move positive amounts between known accounts", "INSERT INTO ledger_entry VALUES (5000000, 1, 10, 1, 1, 1, 'RUB', 5, now()) RETURNING 'entry 5000000/1 moves 5 RUB from ServiceRevenue(1) to Available(1)'" },
        { "entries move positive amounts between known accounts", "UPDATE ledger_entry SET to_owner = 1 WHERE to_kind = 11 RETURNING format('entry %s/%s moves %s RUB to Withdrawals(1), an unknown account', payment_id, step, amount)" },
        { "payments and awards have exactly their entries", "UPDATE payment SET kind = 'Withdrawal', service_id = NULL, order_id = NULL WHERE kind = 'Order' AND status = 'Success' RETURNING format('from Frozen(1) to ServiceRevenue(1), expected %s RUB from Frozen(1) to Withdrawals(0)', amount)" },
        { "payments and awards have exactly their entries", "UPDATE payment SET status = 'Success', finished_at = created_at WHERE kind = 'Invoice' AND status = 'Error' RETURNING format('payment %s has no entry %s, expected %s RUB from Deposits(0) to Available(1)', id, version, amount)" },
        { "payments and awards have exactly their entries", "UPDATE payment SET status = 'Error' WHERE kind = 'Withdrawal' AND status = 'Success' RETURNING format('from Frozen(%s) to Withdrawals(0), expected %s RUB from Frozen(%1$s) to Available(%1$s)', wallet_id, amount)" },
        { "payments and awards have exactly their entries", "DELETE FROM ledger_entry WHERE payment_id = (SELECT id FROM payment WHERE kind = 'Withdrawal' AND status = 'Created') RETURNING format('payment %s has no entry 1, expected %s RUB from Available(1) to Frozen(1)', payment_id, amount)" },
        { "frozen money is that of open payments", "UPDATE payment SET kind = 'Invoice' WHERE kind = 'Withdrawal' AND status = 'Created' RETURNING 'wallet 1 has '" },
        { "orders are those of their payments", "UPDATE service_order SET amount = amount + 1 WHERE order_id = 1 RETURNING format('order 1/1 is for %s RUB of 1, its payment %s for %s RUB of 1', amount, payment_id, amount - 1)" },
        { "orders are those of their payments", "DELETE FROM service_order WHERE order_id = 1 RETURNING format('payment %s is captured, and its order 1/1 was not placed', payment_id)" },
        { "orders are those of their payments", "UPDATE service_order SET payment_id = 5000000 WHERE order_id = 2 RETURNING 'order 1/2 is paid by 5000000, which does not exist'" },
        { "orders are those of their payments", "UPDATE service SET used = false WHERE id = 1 RETURNING 'order 1/1 is placed at a service that says it was never used'" },
        { "orders are those of their payments", "ALTER TABLE service_order DROP CONSTRAINT service_order_service_id_fkey; DELETE FROM service WHERE id = 1 RETURNING 'is for an order at service 1, which does not exist'" },

        // Tickets and what was paid for them.
        { "tickets are sold to their purchases", "UPDATE sale SET payment_id = 1 WHERE ticket_id = (SELECT max(ticket_id) FROM sale) RETURNING format('ticket %s is sold to payment 1', ticket_id)" },
        { "tickets are sold to their purchases", "UPDATE sale SET player_id = player_id + 1 WHERE ticket_id = (SELECT max(ticket_id) FROM sale) RETURNING format('ticket %s is of player %s, its payment %s of %s', ticket_id, player_id, payment_id, player_id - 1)" },
        { "tickets are sold to their purchases", "UPDATE payment SET first_ticket = first_ticket + 1 WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Purchase' AND tickets > 1 AND status = 'Success') RETURNING format('ticket %s is sold to payment %s, which buys %s to', first_ticket - 1, id, first_ticket)" },
        { "tickets are sold to their purchases", "UPDATE payment SET book = book + 1 WHERE id = (SELECT min(payment_id) FROM sale) RETURNING format('is in book %s/%s, its payment %s is for %s/%s', draw_id, book - 1, id, draw_id, book)" },
        { "tickets are sold to their purchases", "UPDATE payment SET status = 'Error' WHERE id = (SELECT min(payment_id) FROM sale) RETURNING format('is sold to payment %s, which was released', id)" },
        { "tickets are sold to their purchases", "UPDATE sale SET numbers = 7 WHERE ticket_id = (SELECT min(ticket_id) FROM sale WHERE draw_id = 1) RETURNING format('ticket %s has the numbers 7, no line of 2 of 8', ticket_id)" },
        { "tickets are sold to their purchases", "UPDATE sale SET numbers = (1 << 8) + 1 WHERE ticket_id = (SELECT min(ticket_id) FROM sale WHERE draw_id = 1) RETURNING format('ticket %s has the numbers 101, no line of 2 of 8', ticket_id)" },
        { "tickets are sold to their purchases", "UPDATE sale s SET sold_at = d.closes_at FROM draw d WHERE d.id = s.draw_id AND ticket_id = (SELECT max(ticket_id) FROM sale) RETURNING format('ticket %s was sold at', ticket_id)" },
        { "purchases have their tickets at their price", "DELETE FROM sale WHERE ticket_id = (SELECT s.ticket_id FROM sale s JOIN payment p ON p.id = s.payment_id WHERE p.status = 'Success' AND p.tickets = 3 ORDER BY 1 LIMIT 1) RETURNING format('payment %s is captured, and 2 of its 3 tickets are sold', payment_id)" },
        { "purchases have their tickets at their price", "DELETE FROM sale WHERE ticket_id = (SELECT s.ticket_id FROM sale s JOIN payment p ON p.id = s.payment_id WHERE p.status = 'Created' ORDER BY 1 LIMIT 1) RETURNING format('payment %s is open, and 1 of its 2 tickets are sold', payment_id)" },
        { "purchases have their tickets at their price", "UPDATE draw SET price = price + 1 WHERE id = 3 RETURNING 'of draw 3, expected '" },
        { "purchases have their tickets at their price", "UPDATE payment SET draw_id = 99 WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Purchase') RETURNING format('payment %s is for draw 99', id)" },
        { "refused purchases buy nothing", "INSERT INTO refusal SELECT id, draw_id, book, 51, now() FROM payment WHERE id = (SELECT min(payment_id) FROM sale) RETURNING format('payment %s was refused by book %s/%s and is captured', payment_id, draw_id, book)" },
        { "refused purchases buy nothing", "INSERT INTO refusal SELECT id, draw_id, book, 51, now() FROM payment WHERE id = (SELECT min(payment_id) FROM sale JOIN payment ON id = payment_id WHERE status = 'Created') RETURNING format('payment %s was refused by book %s/%s, which sold it ticket', payment_id, draw_id, book)" },

        // Books and draws.
        { "books have no gaps", "UPDATE book SET size = size + 1 WHERE (draw_id, shard) = (SELECT draw_id, book FROM sale ORDER BY 1, 2 LIMIT 1) RETURNING format('book %s/%s has the size %s, and %s tickets', draw_id, shard, size, size - 1)" },
        { "books have no gaps", "UPDATE sale SET position = position + 1 WHERE ticket_id = (SELECT ticket_id FROM sale ORDER BY draw_id, book, position DESC LIMIT 1) RETURNING format('book %s/%s has the size %s, and its positions go from 0 to %s', draw_id, book, position, position)" },
        { "books have no gaps", "DELETE FROM book WHERE (draw_id, shard) = (SELECT draw_id, book FROM sale ORDER BY 1, 2 LIMIT 1) RETURNING format('book %s/%s does not exist', draw_id, shard)" },
        { "books have no gaps", "UPDATE book SET sealed = 0 WHERE draw_id = 1 AND shard = 0 RETURNING 'book 1/0 still sells, and its draw is Settled'" },
        { "books' Merkle trees are those of their sales", "UPDATE sale SET numbers = CASE numbers WHEN 3 THEN 5 ELSE 3 END WHERE ticket_id = (SELECT ticket_id FROM sale WHERE draw_id = 1 ORDER BY draw_id, book, position LIMIT 1) RETURNING format('book 1/%s has the frontier', book)" },
        { "books' Merkle trees are those of their sales", "UPDATE sale a SET salt = b.salt FROM sale b WHERE a.draw_id = 1 AND b.draw_id = 1 AND a.book = 0 AND b.book = 0 AND (a.position, b.position) = (0, 1) RETURNING format('book 1/%s has the frontier', a.book)" },
        { "books' Merkle trees are those of their sales", "UPDATE book SET frontier = set_byte(frontier, 0, 255 - get_byte(frontier, 0)) WHERE (draw_id, shard) = (SELECT draw_id, book FROM sale ORDER BY 1 DESC, 2 LIMIT 1) RETURNING format('book %s/%s has the frontier %s', draw_id, shard, encode(frontier, 'hex'))" },
        { "seals are those of the books", "UPDATE draw SET seal = jsonb_set(seal, '{heads,0,size}', '99') WHERE id = 1 RETURNING 'book 1/0 is sealed as 0 with 99 tickets'" },
        { "seals are those of the books", "UPDATE draw SET seal = jsonb_set(seal, '{root}', to_jsonb(encode(sha256('forged'), 'base64'))) WHERE id = 1 RETURNING 'draw 1 is sealed with root'" },
        { "seals are those of the books", "UPDATE draw SET seal = jsonb_set(seal, '{heads}', seal->'heads'->0) WHERE id = 1 RETURNING 'draw 1 cannot be checked'" },
        { "payments and awards have exactly their entries", "UPDATE draw SET seal = jsonb_set(seal, '{heads}', seal->'heads'->0) WHERE id = 1 RETURNING 'the tables cannot be read'" },
        { "numbers follow from secret and seal", "UPDATE draw SET result = jsonb_set(result, '{secret}', to_jsonb(encode(sha256('forged'), 'base64'))) WHERE id = 1 RETURNING 'draw 1 committed to'" },
        { "numbers follow from secret and seal", "UPDATE draw SET result = jsonb_set(result, '{numbers}', jsonb_build_array(result->'numbers'->1, result->'numbers'->0)) WHERE id = 1 RETURNING format('draw 1 has the numbers %s %s, its secret and seal give %2$s %1$s', result->'numbers'->0, result->'numbers'->1)" },
        { "awards follow from plan, sales and winners", "UPDATE draw SET award = jsonb_set(award, '{tiers,1,prizeEach}', '3334') WHERE id = 1 RETURNING 'draw 1 sold 12 tickets'" },
        { "awards follow from plan, sales and winners", "UPDATE draw SET plan = jsonb_set(plan, '{fundBasisPoints}', '4000') WHERE id = 2 RETURNING 'draw 2 sold'" },

        // Prizes, refunds and jackpots.
        { "winners are paid once, and nobody else", "DELETE FROM payment WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Prize') RETURNING format('ticket %s of settled draw %s matches', ticket_id, draw_id)" },
        { "winners are paid once, and nobody else", "UPDATE payment SET amount = amount + 1 WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Prize') RETURNING format('payment %s is a prize of %s RUB for player %s in draw %s, expected for ticket %s: %s RUB', id, amount, wallet_id, draw_id, ticket_id, amount - 1)" },
        { "winners are paid once, and nobody else", "INSERT INTO payment (id, wallet_id, kind, currency, amount, status, draw_id, ticket_id, confirmed, reason, created_at, finished_at, version) VALUES (5000000, 1, 'Prize', 'RUB', 5, 'Success', 1, 999999, false, 0, now(), now(), 1) RETURNING 'payment 5000000 is a prize of 5 RUB for ticket 999999, which won none'" },
        { "winners are paid once, and nobody else", "DROP INDEX payment_of_prize; INSERT INTO payment (id, wallet_id, kind, currency, amount, status, draw_id, ticket_id, confirmed, reason, created_at, finished_at, version) SELECT 5000000, wallet_id, kind, currency, amount, status, draw_id, ticket_id, confirmed, reason, created_at, finished_at, version FROM payment WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Prize') RETURNING format('ticket %s has 2 prizes', ticket_id)" },
        { "draws' accounts and progress are those of their payments", "UPDATE account_balance SET balance = 12 WHERE (kind, owner) = (4, 1) RETURNING 'draw 1 is Settled and has 12 RUB on its sales account, expected 0'" },
        { "draws' accounts and progress are those of their payments", "UPDATE account_balance SET balance = 12 WHERE (kind, owner) = (5, 1) RETURNING 'draw 1 is Settled and has 12 RUB in its prize fund, expected'" },
        { "draws' accounts and progress are those of their payments", "UPDATE draw SET posted = jsonb_set(posted, '{done}', '1') WHERE id = 1 RETURNING 'draw 1 is Settled and says that 1 payments of'" },
        { "draws' accounts and progress are those of their payments", "UPDATE draw SET posted = jsonb_set(posted, '{done}', '10000') WHERE id = (SELECT min(id) FROM draw WHERE status = 'Drawn') RETURNING format('draw %s is Drawn and says that 10000 payments of', id)" },
        { "draws' accounts and progress are those of their payments", "UPDATE draw SET finished_at = NULL WHERE id = 1 RETURNING 'draw 1 is Settled, finished at no time'" },
        { "refunds give back purchases of cancelled draws, once", "UPDATE payment SET refunded_by = NULL WHERE id = (SELECT min(id) FROM payment WHERE refunded_by IS NOT NULL) RETURNING format('payment %s of %s RUB for cancelled draw %s has no refund', id, amount, draw_id)" },
        { "refunds give back purchases of cancelled draws, once", "DELETE FROM payment WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Refund') RETURNING format('is refunded by %s, which is no refund', id)" },
        { "refunds give back purchases of cancelled draws, once", "UPDATE payment SET amount = amount + 1 WHERE id = (SELECT min(id) FROM payment WHERE kind = 'Refund') RETURNING format('payment %s is a refund of %s RUB to %s', id, amount, wallet_id)" },
        { "refunds give back purchases of cancelled draws, once", "INSERT INTO payment (id, wallet_id, kind, currency, amount, status, draw_id, confirmed, reason, created_at, finished_at, version) VALUES (5000000, 1, 'Refund', 'RUB', 5, 'Success', 1, false, 0, now(), now(), 1) RETURNING 'payment 5000000 is a refund of 5 RUB for no purchase'" },
        { "refunds give back purchases of cancelled draws, once", "UPDATE payment SET refunded_by = (SELECT min(refunded_by) FROM payment) WHERE id = (SELECT max(id) FROM payment WHERE refunded_by IS NOT NULL) RETURNING format('is refunded by %s, and so is another', refunded_by)" },
        { "refunds give back purchases of cancelled draws, once", "UPDATE draw SET status = 'Open' WHERE id = (SELECT min(draw_id) FROM payment WHERE refunded_by IS NOT NULL) RETURNING format('and its draw %s is Open', id)" },
        { "games carry what their draws left", "UPDATE game SET jackpot = jackpot + 1 WHERE id = '2of8' RETURNING format('game 2of8 carries a jackpot of %s and a reserve of %s RUB, its draws left %s and %2$s', jackpot, reserve, jackpot - 1)" },
        { "games carry what their draws left", "UPDATE game SET holder = 1 WHERE id = '3of6' RETURNING 'game 3of6 lent its jackpot to draw 1, which is Settled'" },
        { "jackpots and reserves are those of the games", "UPDATE game SET reserve = reserve + 1 WHERE id = '1of4' RETURNING 'account Reserve(0) has '" },
        { "jackpots and reserves are those of the games", "UPDATE account_balance SET balance = balance + 1 WHERE kind = 6 AND currency = 'RUB' RETURNING format('account Jackpot(0) has %s RUB, the games carry %s', balance, balance - 1)" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Every_forgery_is_found_and_named(string check, string forgery)
    {
        var forged = await postgres.NewDatabase(copyOf: history.Database);
        await using (var connection = new NpgsqlConnection(forged))
        {
            await connection.OpenAsync(Stop);
            await using var command = new NpgsqlCommand($"SET session_replication_role = replica; {forgery}", connection);
            var named = Assert.IsType<string>(await command.ExecuteScalarAsync(Stop));

            var checks = await Prove(forged);

            var violation = checks.Single(c => c.Name == check).Violation;
            Assert.True(violation is not null, $"Nothing found. Found elsewhere: {string.Join("; ", checks.Where(c => c.Violation is not null))}");
            Assert.Contains(named, violation, StringComparison.Ordinal);
        }
        await postgres.DropDatabase(forged);
    }

    [Fact]
    public async Task It_holds_wherever_a_flow_is_cut_off()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: false))
        {
            await node.AddGames();
            var player = await node.SignUp("cut", new Money(1_000_000_00, node.Rub));
            var (drawn, cancelled) = (await node.Plan(Node.Game), await node.Plan(Node.Game));

            await Each(flow => Purchases.Buy(flow, player, drawn, new Numbers[3], null));
            await Each(flow => Purchases.Buy(flow, player, cancelled, new Numbers[2], null));
            var invoice = await node.Invoice(player, drawn, 1);
            await Each(flow => Purchases.Pay(flow, player, invoice));
            node.Clock.Advance(TimeSpan.FromHours(2));
            await node.Cancel(cancelled);
            await Each(flow => RunDraw.Run(flow, cancelled));
            await Each(flow => RunDraw.Run(flow, drawn));
            var wallet = WalletId.Of(player);
            await node.Do(flow => flow.Ask(Catalogue.Id, new AddServices(new(1), ["Parking"])));
            await Each(flow => Orders.Reserve(flow, wallet, new(new(1), 1), new(5_00, node.Rub), Orders.DefaultHold, null, null));
            await Each(flow => Orders.Capture(flow, new(new(1), 1)));
            await Each(flow => Transfer.Invoice(flow, wallet, new(5_00, node.Rub), null));
            await Each(flow => Transfer.Withdraw(flow, new(900), new(5_00, node.Rub), null));
            await Each(flow => Transfer.Withdraw(flow, wallet, new(5_00, node.Rub), null));

            Assert.NotNull((await node.Run(drawn)).FinishedAt);
            Assert.NotNull((await node.Run(cancelled)).FinishedAt);

            // A flow that is run again and again, each time a step further, as after so many crashes.
            async Task Each<T>(Func<IFlow, ValueTask<T>> steps)
            {
                for (var questions = 1; await node.CutOff(questions, steps); questions++)
                    Assert.All(await Prove(database), check => Assert.Null(check.Violation));
                Assert.All(await Prove(database), check => Assert.Null(check.Violation));
            }
        }
        await postgres.DropDatabase(database);
    }

    [Fact]
    public async Task It_holds_while_the_system_runs()
    {
        var database = await postgres.NewDatabase();
        await using (var node = await Node.Start(database, reminders: true))
        {
            await node.AddGames();
            var players = new List<PlayerId>();
            for (var i = 0; i < 8; i++)
                players.Add(await node.SignUp($"player{i}", new Money(1_000_000_00, node.Rub), new Money(10_000_000, node.Jpy)));

            var selling = Task.Run(() => Sell(node, players), Stop);
            var proofs = 0;
            while (!selling.IsCompleted || proofs == 0)
            {
                Assert.All(await Prove(database), check => Assert.Null(check.Violation));
                proofs++;
            }
            await selling;
            Assert.All(await Prove(database), check => Assert.Null(check.Violation));
        }
        await postgres.DropDatabase(database);
    }

    /// <summary>Rounds of draws, one of them cancelled in each, that everybody buys into until they close.</summary>
    private static async Task Sell(Node node, List<PlayerId> players)
    {
        for (var round = 0; round < 3; round++)
        {
            DrawId[] draws = [await node.Plan(Node.Game), await node.Plan(Node.Game), await node.Plan(Node.YenGame), await node.Plan(Node.OtherGame)];
            await Task.WhenAll(players.Select(player => Task.Run(async () =>
            {
                for (var i = 0; i < 60; i++)
                    await node.Do(flow => Purchases.Buy(flow, player, draws[i % draws.Length], new Numbers[1 + i % 4], null));
            }, Stop)).Append(Task.Run(() => node.Cancel(draws[1]), Stop)));
            node.Clock.Advance(TimeSpan.FromHours(2));
            foreach (var draw in draws)
                await Node.Eventually(async () => (await node.Do(flow => flow.Ask(draw, new DescribeDraw()))).Value!.FinishedAt is not null);
        }
    }

    private static async Task<List<LedgerCheck>> Prove(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        return await new LedgerProof(source).Run(Stop).ToListAsync(Stop);
    }

    /// <summary>A database in which everything that can happen has happened, and some of it is under way.</summary>
    public sealed class History(PostgresFixture postgres) : IAsyncLifetime
    {
        public string Database { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Database = await postgres.NewDatabase();
            await using var node = await Node.Start(Database, reminders: false);
            await node.AddGames();
            var players = new List<PlayerId>();
            for (var i = 0; i < 5; i++)
                players.Add(await node.SignUp($"player{i}", new Money(100_000_00, node.Rub), new Money(1_000_000, node.Jpy)));

            // Draw 1 is settled: purchases of one to three lines; a repeat; an invoice paid, one not paid in time.
            var settled = await node.Plan(Node.Game);
            await Everybody(settled, lines: 2);
            var key = new RequestKey(Guid.NewGuid(), Guid.NewGuid());
            var first = await node.Buy(players[0], settled, 1, key);
            Assert.Equal(first.Payment.Id, (await node.Buy(players[0], settled, 1, key)).Payment.Id);
            var invoice = await node.Invoice(players[1], settled, 1);
            Node.Value(await node.Do(flow => Purchases.Pay(flow, players[1], invoice)));
            var late = await node.Invoice(players[2], settled, 3);
            node.Clock.Advance(Purchases.InvoiceHold);
            Assert.Equal(Fault.HoldExpired, (await node.Do(flow => Purchases.Pay(flow, players[2], late))).Fault);
            await node.Do(async flow =>
            {
                await Purchases.Resume(flow, new(players[2].Value), late);
                return true;
            });
            await Draw(settled, DrawStatus.Settled);

            // Draws 2 and 3 are settled: one inherits the first's jackpot, one is of a game without jackpot.
            var inheriting = await node.Plan(Node.Game);
            var other = await node.Plan(Node.OtherGame);
            await Everybody(inheriting, lines: 3);
            await Everybody(other, lines: 3);
            await Draw(inheriting, DrawStatus.Settled);
            await Draw(other, DrawStatus.Settled);

            // Draw 4 is cancelled and refunded, also what was sold and not yet captured; its book refuses who pays after that. In draw 5 refunds are under way.
            var cancelled = await node.Plan(Node.Game);
            await Everybody(cancelled, lines: 1);
            Assert.True(await node.CutOff(3, flow => Purchases.Buy(flow, players[0], cancelled, new Numbers[2], null)));
            var unpaid = await node.Invoice(players[1], cancelled, 1);
            await node.Cancel(cancelled);
            Assert.Equal(Fault.DrawCancelled, (await node.Do(flow => Purchases.Pay(flow, players[1], unpaid))).Fault);
            Assert.NotNull((await node.Run(cancelled)).FinishedAt);
            var refunding = await node.Plan(Node.Game);
            await Everybody(refunding, lines: 2);
            await node.Cancel(refunding);
            Assert.True(await node.CutOff(9, flow => RunDraw.Run(flow, refunding)));

            // Draw 6, in yen, is settled, though one purchase is not captured. In draw 7 prizes are under way, and one game's jackpot is lent.
            var yen = await node.Plan(Node.YenGame);
            await Everybody(yen, lines: 20);
            Assert.True(await node.CutOff(3, flow => Purchases.Buy(flow, players[0], yen, new Numbers[2], null)));
            await Draw(yen, DrawStatus.Settled);
            var drawn = await node.Plan(Node.OtherGame);
            await Everybody(drawn, lines: 20);
            node.Clock.Advance(TimeSpan.FromHours(2));
            Assert.True(await node.CutOff(10, flow => RunDraw.Run(flow, drawn)));
            Assert.True(await node.CutOff(5, flow => RunDraw.Run(flow, drawn)));

            // Service 1 has an order captured, one released, one open. Transactions came to all their ends, at players' wallets and at one that is nobody's.
            var wallet = WalletId.Of(players[0]);
            var service = new ServiceId(1);
            Node.Value(await node.Do(flow => flow.Ask(Catalogue.Id, new AddServices(service, ["Parking"]))));
            foreach (var order in (long[])[1, 2, 3])
                Node.Value(await node.Do(flow => Orders.Reserve(flow, wallet, new(service, order), new(5_00 + order, node.Rub), Orders.DefaultHold, null, null)));
            Node.Value(await node.Do(flow => Orders.Capture(flow, new(service, 1))));
            Node.Value(await node.Do(flow => Orders.Release(flow, new(service, 2))));
            Node.Value(await node.Do(flow => Transfer.Invoice(flow, new(777), new(9_00, node.Rub), null)));
            Node.Value(await node.Do(flow => Transfer.Withdraw(flow, new(777), new(4_00, node.Rub), null)));
            Assert.True(await node.CutOff(1, flow => Transfer.Withdraw(flow, wallet, new(6_00, node.Rub), null)));
            Assert.True(await node.CutOff(1, flow => Transfer.Invoice(flow, wallet, new(6_00, node.Rub), null)));
            var refused = Node.Value(await node.Do(async flow =>
                await flow.Ask(wallet, new OpenInvoice(new(await flow.NextIds(IdKind.Payment)), new(7_00, node.Rub), flow.Now, null))));
            Node.Value(await node.Do(flow => Transfer.Hear(flow, wallet, refused.Id, PaymentKind.Invoice, refused.Amount, new(Verdict.Refused, "No."))));
            Node.Value(await node.Do(async flow => await flow.Ask(wallet, new Credit(new(await flow.NextIds(IdKind.Payment)), new(8_00, node.Rub), "A gift.", null))));

            // Draw 8 is open: purchases; an invoice; a purchase that only holds its money; one that is sold and not captured.
            var open = await node.Plan(Node.Game);
            await Everybody(open, lines: 3);
            await node.Invoice(players[3], open, 2);
            Assert.True(await node.CutOff(2, flow => Purchases.Buy(flow, players[3], open, new Numbers[2], null)));
            Assert.True(await node.CutOff(3, flow => Purchases.Buy(flow, players[4], open, new Numbers[2], null)));

            // In promotion 2 nobody takes part.
            Node.Value(await node.Do(flow => PlanPromotion.Run(flow, new(
                new(2), "Still to come", new(1, 0, 10), [new(1, 1_00)], node.Rub, flow.Now.AddHours(1), flow.Now.AddHours(2), flow.Now.AddDays(1), []))));

            // Promotion 1 has two receipts of ten entries; all of them win; the first receipt is claimed.
            var promotion = new PromotionId(1);
            Node.Value(await node.Do(flow => PlanPromotion.Run(flow, new(
                promotion, "Keep it", new(1, 0, 10), [new(5, 3_00), new(15, 1_00)], node.Rub, flow.Now, flow.Now.AddMinutes(1), flow.Now.AddDays(1), []))));
            foreach (var order in (int[])[1, 2])
            {
                var text = System.Text.Encoding.UTF8.GetBytes($"Order: {order}\nVAT: 1\nTotal: 10\n\nproduct,product_id,price\nA,x,10");
                var receipt = Node.Value(await node.Do(flow => SubmitReceipt.Run(flow, "", text, null)));
                Node.Value(await node.Do(flow => CheckReceipt.Run(flow, receipt.Key, [promotion])));
                if (order == 1)
                    Node.Value(await node.Do(flow => TakeReceipt.Run(flow, receipt.Key, players[0])));
            }
            node.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(DrawStatus.Drawn, Node.Value(await node.Do(flow => RunPromotion.Run(flow, promotion))).Status);

            async Task Everybody(DrawId draw, int lines)
            {
                foreach (var player in players)
                    await node.Buy(player, draw, lines);
            }

            async Task Draw(DrawId draw, DrawStatus expected)
            {
                node.Clock.Advance(TimeSpan.FromHours(2));
                Assert.Equal(expected, (await node.Run(draw)).Status);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
