using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Lottery.Api.Tests.Auth;
using Lottery.Api.Tests.Running;
using Xunit;
using SigningKey = Lottery.Api.Auth.SigningKey;

namespace Lottery.Api.Tests;

/// <summary>
/// Goal: whatever is sent, the answer is a problem with a stable code that names the field at fault, and no money moves.
/// Method: one table for each group of endpoints; the wallets are compared before and after it.
/// </summary>
public sealed class BadInputTests(SharedServer shared, BadInputTests.Scene scene) : IClassFixture<BadInputTests.Scene>
{
    private const string Huge = "1000000000000000000000000000000";

#pragma warning disable format // Tables: what is sent, what is answered.
    [Fact]
    public Task Purchases() => Refused(scene.Player,
        // request                            body                                                     status  code                  field
        ("POST /api/draws/{open}/tickets",    """{"lines":[[0,2,3,4,5,6]]}""",                            400, "invalid_numbers",    "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[-1,2,3,4,5,6]]}""",                           400, "invalid_numbers",    "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,65]]}""",                           400, "invalid_numbers",    "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,6],[1,2,3,4,5,5]]}""",              400, "invalid_numbers",    "lines[1]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[]]}""",                                       400, "invalid_numbers",    "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,46]]}""",                           400, "invalid_numbers",    "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,6],[1,2,3,4,5]]}""",                400, "invalid_numbers",    "lines[1]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,6,7]]}""",                          400, "invalid_numbers",    "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[]}""",                                         400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    """{}""",                                                   400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":0}""",                                     400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":-1}""",                                    400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":101}""",                                   400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":2147483647,"lines":[[1,2,3,4,5,6]]}""",    400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    $$"""{"lines":[{{Repeat("[1,2,3,4,5,6]", 101)}}]}""",       400, "invalid_numbers",    "lines"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,"6"]]}""",                          400, "malformed_json",     "lines[0][5]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[[1,2,3,4,5,6.5]]}""",                          400, "malformed_json",     "lines[0][5]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[1,2,3,4,5,6]}""",                              400, "malformed_json",     "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"lines":[null]}""",                                     400, "malformed_json",     "lines[0]"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":"1"}""",                                   400, "malformed_json",     "quickPicks"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":2147483648}""",                            400, "malformed_json",     "quickPicks"),
        ("POST /api/draws/{open}/tickets",    """{"quickPicks":11}""",                                    402, "insufficient_funds", null),
        ("POST /api/draws/{closed}/tickets",  """{"quickPicks":1}""",                                     409, "draw_closed",        null),
        ("POST /api/draws/{cancelled}/tickets", """{"quickPicks":1}""",                                   409, "draw_cancelled",     null),
        ("POST /api/draws/{planned}/tickets", """{"quickPicks":1}""",                                     409, "draw_not_open",      null),
        ("POST /api/draws/999999999/tickets", """{"quickPicks":1}""",                                     404, "draw_not_found",     null),
        ("POST /api/draws/0/tickets",         """{"quickPicks":1}""",                                     404, "draw_not_found",     null),
        ("POST /api/draws/-1/tickets",        """{"quickPicks":1}""",                                     404, "draw_not_found",     null),
        ("POST /api/draws/9223372036854775807/tickets", """{"quickPicks":1}""",                           404, "draw_not_found",     null),
        ("POST /api/draws/six/tickets",       """{"quickPicks":1}""",                                     404, "route_not_found",    null));

    [Fact]
    public Task Invoices() => Refused(scene.Player,
        ("POST /api/invoice/draws/{open}/ticket",      """{"numbers":[1,2,3,4,5]}""",                     400, "invalid_numbers",    "numbers"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"numbers":[1,2,3,4,5,5]}""",                   400, "invalid_numbers",    "numbers"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"numbers":[1,2,3,4,5,6],"lines":[[1]]}""",     400, "invalid_numbers",    "lines[0]"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"quickPicks":-1}""",                           400, "invalid_numbers",    "lines"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"quickPicks":101}""",                          400, "invalid_numbers",    "lines"),
        ("POST /api/invoice/draws/{open}/ticket",      "{}",                                              400, "invalid_numbers",    "lines"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"numbers":null}""",                            400, "invalid_numbers",    "lines"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"lines":[[1,2,3,4,5,6],null]}""",              400, "malformed_json",     "lines[1]"),
        ("POST /api/invoice/draws/{open}/ticket",      """{"quickPicks":100}""",                          402, "insufficient_funds", null),
        ("POST /api/invoice/draws/{closed}/ticket",    """{"quickPicks":1}""",                            409, "draw_closed",        null),
        ("POST /api/invoice/draws/{cancelled}/ticket", """{"quickPicks":1}""",                            409, "draw_cancelled",     null),
        ("POST /api/invoice/draws/{planned}/ticket",   """{"quickPicks":1}""",                            409, "draw_not_open",      null),
        ("POST /api/invoice/draws/999999999/ticket",   """{"quickPicks":1}""",                            404, "draw_not_found",     null),
        ("POST /api/payments/999999999",               "",                                                404, "payment_not_found",  null),
        ("POST /api/payments/{deposit}",               "",                                                404, "payment_not_found",  null),
        ("POST /api/payments/{theirInvoice}",          "",                                                404, "payment_not_found",  null));

    [Fact]
    public Task Deposits() => Refused(scene.Player,
        ("POST /api/payments/fill_wallet", """{"amount":-1}""",                                           400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":0}""",                                            400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"0.00"}""",                                       400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":0.001}""",                                        400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"1.005"}""",                                      400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1.5,"currency":"JPY"}""",                         400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1e15}""",                                         400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"10000000000000.01"}""",                          400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1000000000000001,"currency":"JPY"}""",            400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":79228162514264337593543950335}""",                400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1e30}""",                                         400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1e999999999}""",                                  400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1e-30}""",                                        400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", $$"""{"amount":{{Huge}}}""",                                   400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"1.0000000000000000000000000000000001"}""",       400, "invalid_amount",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"ten"}""",                                        400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"1,000"}""",                                      400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":" 1"}""",                                         400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"0x10"}""",                                       400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":"NaN"}""",                                        400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":""}""",                                           400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":true}""",                                         400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":null}""",                                         400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":[1]}""",                                          400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":{}}""",                                           400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"currency":"XXX"}""",                           400, "unknown_currency",   "currency"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"currency":"rub"}""",                           400, "unknown_currency",   "currency"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"currency":""}""",                              400, "unknown_currency",   "currency"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"currency":null}""",                            400, "malformed_json",     "currency"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"currency":7}""",                               400, "malformed_json",     "currency"));

    [Fact]
    public Task Bodies() => Refused(scene.Player,
        ("POST /api/payments/fill_wallet", """{"amount":1""",                                             400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1}}""",                                           400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", """{"amount":1,}""",                                           400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", """{"amount":01}""",                                           400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"amount":2}""",                                 400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """{"amount":1,"tip":2}""",                                    400, "malformed_json",     "tip"),
        ("POST /api/payments/fill_wallet", """{"currency":"RUB"}""",                                      400, "malformed_json",     "amount"),
        ("POST /api/payments/fill_wallet", """null""",                                                    400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", """[]""",                                                      400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", """1""",                                                       400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", " ",                                                           400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", "amount=1",                                                    400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", new string('[', 1000),                                         400, "malformed_json",     null),
        ("POST /api/payments/fill_wallet", new string(' ', 65 * 1024),                                    413, "body_too_large",     null),
        ("POST /api/draws/{open}/tickets", new string(' ', 65 * 1024),                                    413, "body_too_large",     null));

    [Fact]
    public Task Accounts() => Refused(scene.Player,
        ("POST /api/auth/sign-up", """{"login":"ab","password":"long enough"}""",                         400, "invalid_request",    "login"),
        ("POST /api/auth/sign-up", $$"""{"login":"{{new string('a', 65)}}","password":"long enough"}""",  400, "invalid_request",    "login"),
        ("POST /api/auth/sign-up", """{"login":"with space","password":"long enough"}""",                 400, "invalid_request",    "login"),
        ("POST /api/auth/sign-up", """{"login":"юникод","password":"long enough"}""",                     400, "invalid_request",    "login"),
        ("POST /api/auth/sign-up", """{"login":"somebody","password":"short"}""",                         400, "invalid_request",    "password"),
        ("POST /api/auth/sign-up", $$"""{"login":"somebody","password":"{{new string('a', 129)}}"}""",    400, "invalid_request",    "password"),
        ("POST /api/auth/sign-up", """{"login":"somebody"}""",                                            400, "malformed_json",     "password"),
        ("POST /api/auth/sign-up", """{"login":"somebody","password":"long enough","roles":["operator"]}""", 400, "malformed_json",  "roles"),
        ("POST /api/auth/sign-up", """{"login":"OPERATOR","password":"long enough"}""",                   409, "login_taken",        null),
        ("POST /api/auth/sign-in", """{"login":"operator","password":"wrong one"}""",                     401, "wrong_credentials",  null),
        ("POST /api/auth/sign-in", """{"login":"nobody at all","password":"wrong one"}""",                401, "wrong_credentials",  null),
        ("POST /api/auth/sign-in", """{"login":null,"password":"wrong one"}""",                           400, "malformed_json",     "login"),
        ("POST /api/auth/sign-up", """{"login":"some\u0000body","password":"long enough"}""",             400, "invalid_request",    "login"),
        ("POST /api/auth/sign-in", """{"login":"some\u0000body","password":"wrong one"}""",               401, "wrong_credentials",  null),
        ("POST /api/auth/sign-in", """{"login":"\ud800","password":"wrong one"}""",                       400, "malformed_json",     "login"),
        ("GET /api/wallet/history?currency=%00", "",                                                      400, "unknown_currency",   "currency"),
        ("GET /api/wallet/history?currency=XXX", "",                                                      400, "unknown_currency",   "currency"),
        ("GET /api/results/tickets?limit=0", "",                                                          400, "invalid_request",    "limit"),
        ("GET /api/results/tickets?limit=1001", "",                                                       400, "invalid_request",    "limit"),
        ("GET /api/results/tickets?limit=ten", "",                                                        400, "invalid_request",    "limit"),
        ("GET /api/wallet/history?after=x", "" ,                                                          400, "invalid_request",    "after"),
        ("GET /api/draws?status=Sleeping", "",                                                            400, "invalid_request",    "status"),
        ("GET /api/draws?status=1", "",                                                                   400, "invalid_request",    "status"));

    [Fact]
    public async Task What_operators_create() => await Refused(await shared.Operator,
        ("POST /api/admin/draws", """{"gameId":"6of45","closesAt":"2020-01-01T00:00:00Z"}""",             400, "invalid_schedule",   "opensAt closesAt drawsAt"),
        ("POST /api/admin/draws", """{"gameId":"6of45","closesAt":"2090-01-01T00:00:00Z","opensAt":"2090-01-01T00:00:00Z"}""", 400, "invalid_schedule", "opensAt closesAt drawsAt"),
        ("POST /api/admin/draws", """{"gameId":"6of45","closesAt":"2090-01-01T00:00:00Z","drawsAt":"2089-01-01T00:00:00Z"}""", 400, "invalid_schedule", "opensAt closesAt drawsAt"),
        ("POST /api/admin/draws", """{"gameId":"6of45","closesAt":"tomorrow"}""",                         400, "malformed_json",     "closesAt"),
        ("POST /api/admin/draws", """{"gameId":"6of45"}""",                                               400, "malformed_json",     "closesAt"),
        ("POST /api/admin/draws", """{"gameId":"7of77","closesAt":"2090-01-01T00:00:00Z"}""",             404, "game_not_found",     null),
        ("PUT /api/admin/draws/999999999/cancel", "{}",                                                   404, "draw_not_found",     null),
        ("PUT /api/admin/draws/{open}/cancel", $$"""{"reason":"{{new string('a', 501)}}"}""",             400, "invalid_request",    "reason"),
        ("PUT /api/admin/draws/{open}/cancel", """{"reason":"\u0000"}""",                                 400, "invalid_request",    "reason"),
        ("PUT /api/admin/draws/{open}/cancel", """{"reason":"line\u2028break"}""",                        400, "invalid_request",    "reason"),
        ("POST /api/admin/draws", """{"gameId":"6of45\u0000","closesAt":"2090-01-01T00:00:00Z"}""",       404, "game_not_found",     null),
        ("POST /api/admin/draws", """{"gameId":"6of45\n","closesAt":"2090-01-01T00:00:00Z"}""",           404, "game_not_found",     null),
        ("POST /api/admin/draws", """{"gameId":"6of45","closesAt":"9999-12-31T23:59:59Z"}""",             400, "invalid_request",    "closesAt"),
        ("GET /api/admin/auth/list?login=%00", "",                                                        400, "invalid_request",    "login"),
        ("POST /api/admin/promotions", """{"name":"a\u202eb","prizes":[{"count":1,"amount":1}],"closesAt":"2090-01-01T00:00:00Z"}""", 400, "invalid_request", "name"),
        ("POST /api/admin/promotions", """{"name":"a","prizes":[null],"closesAt":"2090-01-01T00:00:00Z"}""", 400, "malformed_json",  "prizes[0]"),
        ("POST /api/admin/promotions", """{"name":"a","prizes":[{"count":1,"amount":1}],"closesAt":"2999-12-31T00:00:00Z"}""", 400, "invalid_request", "claimsUntil"),
        ("POST /api/admin/services", """{"services":[null]}""",                                           400, "malformed_json",     "services[0]"),
        ("POST /api/admin/services", """{"services":[{"name":"one"},{"name":"t\u0000wo"}]}""",            400, "invalid_request",    "services[1].name"),
        ("POST /api/results/{open}/generate", "",                                                         409, "draw_not_due",       null),
        ("POST /api/results/{cancelled}/generate", "",                                                    409, "draw_cancelled",     null),
        ("POST /api/results/999999999/generate", "",                                                      404, "draw_not_found",     null),
        ("GET /api/results/{open}", "",                                                                   409, "results_not_ready",  null),
        ("GET /api/results/{closed}/win", "",                                                             409, "results_not_ready",  null),
        ("GET /api/results/{cancelled}", "",                                                              409, "draw_cancelled",     null),
        ("GET /api/results/999999999", "",                                                                404, "draw_not_found",     null),
        ("GET /api/games/7of77", "",                                                                      404, "game_not_found",     null),
        ("POST /api/admin/games", Game(id: "6of45"),                                                      409, "game_exists",        null),
        ("POST /api/admin/games", Game(id: "X"),                                                          400, "invalid_request",    "gameId"),
        ("POST /api/admin/games", Game(name: ""),                                                         400, "invalid_request",    "name"),
        ("POST /api/admin/games", Game(id: "2of4\\n"),                                                    400, "invalid_request",    "gameId"),
        ("POST /api/admin/games", Game(name: "\\u0000"),                                                  400, "invalid_request",    "name"),
        ("POST /api/admin/games", Game(name: "two\\u200ffour"),                                           400, "invalid_request",    "name"),
        ("POST /api/admin/games", Game(tiers: "null"),                                                    400, "malformed_json",     "plan.tiers[0]"),
        ("POST /api/admin/games", Game(pick: 0),                                                          400, "invalid_request",    "pick"),
        ("POST /api/admin/games", Game(pick: 5),                                                          400, "invalid_request",    "of"),
        ("POST /api/admin/games", Game(of: 65),                                                           400, "invalid_request",    "of"),
        ("POST /api/admin/games", Game(price: "0"),                                                       400, "invalid_amount",     "amount"),
        ("POST /api/admin/games", Game(currency: "XXX"),                                                  400, "unknown_currency",   "currency"),
        ("POST /api/admin/games", Game(fund: 10001),                                                      400, "invalid_prize_plan", "plan"),
        ("POST /api/admin/games", Game(tiers: ""),                                                        400, "invalid_prize_plan", "plan"),
        ("POST /api/admin/games", Game(tiers: """{"matches":3,"kind":"Share","basisPoints":1}"""),        400, "invalid_prize_plan", "plan"),
        ("POST /api/admin/games", Game(tiers: """{"matches":2,"kind":"Fixed","amount":"0.001"}"""),       400, "invalid_amount",     "plan.tiers[0].amount"),
        ("POST /api/admin/games", Game(tiers: """{"matches":2,"kind":"Gift"}"""),                         400, "malformed_json",     "plan.tiers[0].kind"));

    [Fact]
    public Task Routes_and_methods() => Refused(scene.Player,
        ("GET /api/nothing", "",                                                                          404, "route_not_found",    null),
        ("GET /nothing", "",                                                                              404, "route_not_found",    null),
        ("GET /api/draws/1.5", "",                                                                        404, "route_not_found",    null),
        ("DELETE /api/draws/{open}", "",                                                                  405, "method_not_allowed", null),
        ("GET /api/payments/fill_wallet", "",                                                             405, "method_not_allowed", null),
        ("PUT /api/auth/sign-in", "{}",                                                                   405, "method_not_allowed", null));

    [Fact]
    public Task What_is_anothers_does_not_exist() => Refused(scene.Player,
        ("GET /api/tickets/{theirTicket}", "",                                                            404, "ticket_not_found",   null),
        ("GET /api/results/tickets/{theirTicket}/check", "",                                              404, "ticket_not_found",   null),
        ("GET /api/payments/{theirDeposit}", "",                                                          404, "payment_not_found",  null),
        ("GET /api/payments/{theirInvoice}", "",                                                          404, "payment_not_found",  null),
        ("POST /api/payments/{theirInvoice}", "",                                                         404, "payment_not_found",  null));

    [Fact]
    public async Task What_is_anothers_is_answered_as_what_is_not_there()
    {
        foreach (var path in (string[])["GET /api/tickets/{theirTicket}", "GET /api/results/tickets/{theirTicket}/check", "GET /api/payments/{theirDeposit}", "POST /api/payments/{theirInvoice}"])
        {
            var anothers = await Send(scene.Player, path, "");
            var nobodys = await Send(scene.Player, path[..path.IndexOf('{')] + "999999999" + path[(path.IndexOf('}') + 1)..], "");
            Assert.Equal((nobodys.Status, nobodys.Text), (anothers.Status, anothers.Text));
        }
    }

    [Fact]
    public Task Operators_alone_may() => Refused(scene.Player,
        ("POST /api/admin/draws", """{"gameId":"6of45","closesAt":"2090-01-01T00:00:00Z"}""",             403, "forbidden",          null),
        ("PUT /api/admin/draws/{open}/cancel", "{}",                                                      403, "forbidden",          null),
        ("POST /api/admin/games", Game(),                                                                 403, "forbidden",          null),
        ("GET /api/admin/auth/list", "",                                                                  403, "forbidden",          null),
        ("POST /api/results/{closed}/generate", "",                                                       403, "forbidden",          null));

    [Fact]
    public async Task Signed_in_one_must_be() => await Refused(await shared.Anybody(),
        ("GET /api/wallet", "",                                                                           401, "missing_token",      null),
        ("GET /api/wallet/history", "",                                                                   401, "missing_token",      null),
        ("GET /api/players/me", "",                                                                       401, "missing_token",      null),
        ("GET /api/tickets/1", "",                                                                        401, "missing_token",      null),
        ("GET /api/payments/1", "",                                                                       401, "missing_token",      null),
        ("POST /api/payments/1", "",                                                                      401, "missing_token",      null),
        ("POST /api/payments/fill_wallet", """{"amount":1}""",                                            401, "missing_token",      null),
        ("POST /api/payments/fill_wallet", "not even JSON",                                               401, "missing_token",      null),
        ("POST /api/draws/{open}/tickets", """{"quickPicks":1}""",                                        401, "missing_token",      null),
        ("POST /api/invoice/draws/{open}/ticket", "{}",                                                   401, "missing_token",      null),
        ("GET /api/results/tickets", "",                                                                  401, "missing_token",      null),
        ("GET /api/admin/auth/list", "",                                                                  401, "missing_token",      null),
        ("POST /api/admin/draws", "{}",                                                                   401, "missing_token",      null));

    /// <summary>Taken apart from a real token; one that really has expired takes an hour, so that rule is tested at the verifier.</summary>
    [Fact]
    public async Task Tokens()
    {
        var parts = scene.Player.Token!.Split('.');
        var (header, claims) = (Text(parts[0]), Text(parts[1]));
        using var foreign = SigningKey.Create();

        foreach (var (what, token) in new (string, string)[]
        {
            ("another's claims",       $"{parts[0]}.{(await shared.Operator).Token!.Split('.')[1]}.{parts[2]}"),
            ("a later end",            $"{parts[0]}.{Base64(Change(claims, "exp", 4102444800))}.{parts[2]}"),
            ("an end in the past",     $"{parts[0]}.{Base64(Change(claims, "exp", 1))}.{parts[2]}"),
            ("another role",           $"{parts[0]}.{Base64(Change(claims, "role", new JsonArray("operator")))}.{parts[2]}"),
            ("a changed signature",    $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}"),
            ("no signature",           $"{parts[0]}.{parts[1]}."),
            ("two parts",              $"{parts[0]}.{parts[1]}"),
            ("alg none",               $"{Base64(Change(header, "alg", "none"))}.{parts[1]}."),
            ("alg none, a signature",  $"{Base64(Change(header, "alg", "none"))}.{parts[1]}.{parts[2]}"),
            ("alg HS256",              $"{Base64(Change(header, "alg", "HS256"))}.{parts[1]}.{parts[2]}"),
            ("a foreign key, our kid", Forge.Sign(header, claims, foreign)),
            ("a foreign key, its kid", Forge.Sign(Change(header, "kid", foreign.KeyId), claims, foreign)),
            ("no token",               "token"),
        })
        {
            var answer = await scene.Player.With(token).Get("/api/wallet");
            Assert.True(answer is { Status: 401, Code: "invalid_token" }, $"{what}: {answer.Status} {answer.Text}");
            Assert.StartsWith("Bearer ", answer.Headers.WwwAuthenticate.ToString());
        }
        (await scene.Player.With("").Get("/api/wallet")).Is(401, "missing_token");
    }

#pragma warning restore format

    [Fact]
    public async Task Content_types()
    {
        var before = await scene.Wallets();
        foreach (var type in (string?[])["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data", null])
        {
            using var body = new StringContent("""{"amount":1}""");
            body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
            (await scene.Player.Send(HttpMethod.Post, "/api/payments/fill_wallet", body)).Is(415, "unsupported_media_type");
        }
        Assert.Equal("amount", (await scene.Player.Send(HttpMethod.Post, "/api/payments/fill_wallet")).Is(400, "malformed_json").Fields);
        Assert.Equal(before, await scene.Wallets());
    }

    [Fact]
    public async Task Idempotency_keys()
    {
        var before = await scene.Wallets();
        foreach (var key in (string[])["", "with space", "ключ", new string('k', 129), "two,\tin one"])
        {
            var answer = await scene.Player.Post("/api/payments/fill_wallet", new { amount = 1 }, key);
            Assert.True(answer is { Status: 400, Code: "invalid_request", Fields: "Idempotency-Key" }, $"'{key}': {answer.Status} {answer.Text}");
        }
        Assert.Equal(before, await scene.Wallets());

        var player = await shared.NewPlayer(1000);
        var open = scene.Name("{open}");
        (await player.Post("/api/payments/fill_wallet", new { amount = 1 }, "k1")).Is(201);
        (await player.Post("/api/payments/fill_wallet", new { amount = 2 }, "k1")).Is(422, "idempotency_mismatch");
        (await player.Post($"/api/draws/{open}/tickets", new { quickPicks = 1 }, "k1")).Is(422, "idempotency_mismatch");
        (await player.Post($"/api/draws/{open}/tickets", new { quickPicks = 1 }, "k2")).Is(201);
        (await player.Post($"/api/draws/{open}/tickets", new { quickPicks = 2 }, "k2")).Is(422, "idempotency_mismatch");
        (await player.Post($"/api/invoice/draws/{open}/ticket", new { quickPicks = 1 }, "k2")).Is(422, "idempotency_mismatch");
        Assert.Equal((901, 0), await player.Roubles());
    }

    /// <summary>Sends each request and compares; tells of all that were not answered as they should.</summary>
    private async Task Refused(ApiClient client, params (string Request, string Body, int Status, string Code, string? Field)[] table)
    {
        var before = await scene.Wallets();
        var wrong = new List<string>();
        foreach (var (request, body, status, code, field) in table)
        {
            var answer = await Send(client, request, body);
            if ((answer.Status, answer.Code, answer.Fields) != (status, code, field))
                wrong.Add($"{request} {body[..Math.Min(body.Length, 80)]}\n  {status} {code} {field} was expected, but got {answer.Status} {answer.ContentType} {answer.Text}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(before, await scene.Wallets());
    }

    private async Task<Answer> Send(ApiClient client, string request, string body)
    {
        var (method, path) = (request.Split(' ')[0], scene.Name(request.Split(' ')[1]));
        using var content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.Send(new HttpMethod(method), path, content);
    }

    private static string Game(
        string id = "2of4", string name = "Two of four", int pick = 2, int of = 4, string price = "1.00", string currency = "RUB", int fund = 5000,
        string tiers = """{"matches":2,"kind":"Share","basisPoints":10000}""") =>
        $$$"""
        {"gameId":"{{{id}}}","name":"{{{name}}}","pick":{{{pick}}},"of":{{{of}}},"price":"{{{price}}}","currency":"{{{currency}}}","plan":{"fundBasisPoints":{{{fund}}},"tiers":[{{{tiers}}}]}}
        """;

    private static string Repeat(string item, int count) => string.Join(',', Enumerable.Repeat(item, count));

    private static string Text(string base64) => Encoding.UTF8.GetString(Forge.Bytes(base64));

    private static string Base64(string text) => Forge.Base64(Encoding.UTF8.GetBytes(text));

    private static string Change(string json, string property, JsonNode value)
    {
        var changed = JsonNode.Parse(json)!;
        changed[property] = value;
        return changed.ToJsonString();
    }

    /// <summary>Two players and a draw in each state that refuses something.</summary>
    public sealed class Scene(SharedServer shared) : IAsyncLifetime
    {
        private readonly Dictionary<string, long> _names = [];
        private ApiClient _other = null!;

        /// <summary>Has 1,000 roubles.</summary>
        public ApiClient Player { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var operators = await shared.Operator;
            Player = await shared.NewPlayer();
            _other = await shared.NewPlayer(1000);
            _names["{deposit}"] = Id(await Player.Fund(1000), "paymentId");
            _names["{theirDeposit}"] = Id(await _other.Fund(1), "paymentId");
            _names["{closed}"] = Id(await operators.CreateDraw("6of45", closesIn: TimeSpan.FromSeconds(1), drawsIn: TimeSpan.FromHours(1)));
            _names["{planned}"] = Id(await operators.CreateDraw("6of45", closesIn: TimeSpan.FromHours(1), opensIn: TimeSpan.FromMinutes(30)));
            _names["{cancelled}"] = Id(await operators.CreateDraw("6of45", closesIn: TimeSpan.FromHours(1)));
            _names["{open}"] = Id(await operators.CreateDraw("6of45", closesIn: TimeSpan.FromHours(1)));
            (await operators.CancelDraw(_names["{cancelled}"])).Is(200);
            _names["{theirTicket}"] = (await _other.Buy(_names["{open}"], quickPicks: 1)).Is(201)["tickets"][0].GetProperty("ticketId").GetInt64();
            _names["{theirInvoice}"] = (await _other.Post($"/api/invoice/draws/{_names["{open}"]}/ticket", new { quickPicks = 1 })).Is(201)["invoiceId"].GetInt64();
            await Player.DrawIn(_names["{closed}"], "Closed");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>The path, with numbers in the place of names.</summary>
        public string Name(string path) => _names.Aggregate(path, (p, name) => p.Replace(name.Key, $"{name.Value}", StringComparison.Ordinal));

        public async Task<string> Wallets() => await Player.Wallet() + await _other.Wallet();

        private static long Id(Answer made, string name = "drawId") => made.Is(201)[name].GetInt64();
    }
}
