namespace Lottery.Load.Peers;

/// <summary>Contender: an endpoint that does nothing, which is HTTP's ceiling here. The others let the load generator begin.</summary>
internal static class Empty
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/api/draws/active", () => { });
        app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("Sign in as operator with the password none ."));

        app.MapPost("/api/auth/sign-in", () => Results.Json(new { token = "none" }));
        app.MapPost("/api/auth/sign-up", () => Results.Json(new { }, statusCode: 201));
        app.MapPost("/api/payments/fill_wallet", () => Results.Json(new { }, statusCode: 201));
        app.MapPost("/api/admin/draws", () => Results.Json(new { id = 1 }, statusCode: 201));
        app.MapGet("/api/draws/{id:long}", (long id) => Results.Json(new { id, ticketsSold = 0 }));
    }
}
