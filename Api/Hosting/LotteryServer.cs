using Lottery.Api.Approvals;
using Lottery.Api.Audit;
using Lottery.Api.Auth;
using Lottery.Api.Broker;
using Lottery.Api.Configuration;
using Lottery.Api.Draws;
using Lottery.Api.Exports;
using Lottery.Api.Games;
using Lottery.Api.Health;
using Lottery.Api.Http;
using Lottery.Api.Limits;
using Lottery.Api.Logs;
using Lottery.Api.Operators;
using Lottery.Api.PlayerLimits;
using Lottery.Api.Promotions;
using Lottery.Api.Proofs;
using Lottery.Api.Receipts;
using Lottery.Api.Results;
using Lottery.Api.Schedules;
using Lottery.Api.Services;
using Lottery.Api.Telemetry;
using Lottery.Api.Tickets;
using Lottery.Api.Transactions;
using Lottery.Api.Transactions.Http;
using Lottery.Api.Wallets;
using Lottery.Api.Webhooks;
using Lottery.Grains;
using Lottery.Grains.Flows;
using Lottery.Storage;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Lottery.Api.Hosting;

/// <summary>Where and on what the server runs.</summary>
/// <param name="Url">The address it listens on: <c>http://127.0.0.1:8080</c>.</param>
/// <param name="ConnectionString">Of its database.</param>
/// <param name="DataFolder">Of its keys.</param>
/// <param name="Configuration">The rest.</param>
public sealed record ServerSettings(string Url, string ConnectionString, string DataFolder, LotteryConfiguration Configuration)
{
    /// <summary>All addresses that it listens on, the first one the service's.</summary>
    public string[] Urls => Configuration.MetricsPort is { } port ? [Url, $"http://{Configuration.Host}:{port}"] : [Url];
}

/// <summary>The HTTP side of the service, thin in front of the grains. The program adds Orleans: a silo of this process, or a client of other silos.</summary>
public static class LotteryServer
{
    /// <summary>The largest body, in bytes.</summary>
    private const int MaxBody = 64 * 1024;

    /// <summary>Builds it; the database must be reachable from its start on.</summary>
    /// <param name="settings">Where and on what it runs.</param>
    /// <param name="addOrleans">Adds a silo or a client.</param>
    public static WebApplication Build(ServerSettings settings, Action<WebApplicationBuilder> addOrleans)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(settings.Configuration.Values);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Urls);
        if (Certificate.Load(settings.Configuration) is { } certificate)
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(certificate.Use));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        // A request goes on where its bytes were read, on a thread of the pool: one hop less. Turns never wait.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddLogOutput(settings.Configuration);
        AddServices(builder, settings);
        addOrleans(builder);
        var app = builder.Build();
        Map(app, settings.Configuration.MetricsPort);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServerSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System).AddSingleton(settings.Configuration);
        services.AddLotteryStorage(settings.ConnectionString);
        services.AddSingleton(_ => new Vault(Path.Combine(settings.DataFolder, Vault.FolderName)));
        services.AddSingleton<IVault>(s => s.GetRequiredService<Vault>());
        services.AddSingleton<RestoreGuard>().AddHostedService(s => s.GetRequiredService<RestoreGuard>());

        services.AddSingleton(s => new AccessTokens(new AccessTokenOptions(), s.GetRequiredService<Vault>().Current, s.GetRequiredService<Vault>().Older));
        services.AddBearer(WhyRevoked);
        services.AddAuthorizationBuilder().AddPolicy(RoleNames.Operator, policy => policy.RequireRole(RoleNames.Operator));
        services.AddSingleton(SignUpSettings.From(builder.Configuration)).AddSingleton(TwoPeopleSettings.From(builder.Configuration));
        services.AddSingleton<Passwords>().AddSingleton<SignIns>();
        services.AddSingleton(new SignInLimiter(builder.Configuration.GetSection("SignIn").Get<SignInLimits>() ?? new SignInLimits()));
        services.AddSingleton(builder.Configuration.GetSection(RequestLimits.Section).Get<RequestLimits>() ?? new RequestLimits()).AddSingleton<SignUpLimit>().AddSingleton<StreamSlots>();
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton(new SecurityHeaders(settings.Configuration.Hsts));
        services.AddSingleton(s => new DiskSpace(settings.Configuration.ConnectionString is null ? settings.DataFolder : null, settings.Configuration.LeastFreeDisk, s.GetRequiredService<TimeProvider>()));
        services.Configure<ForwardedHeadersOptions>(o => Proxies.Believe(o, settings.Configuration.Proxies));

        services.AddReceipts(builder.Configuration).AddSingleton<PromotionQueries>();
        services.AddSingleton<PlayerQueries>().AddSingleton<WalletQueries>().AddSingleton<DrawQueries>().AddSingleton<ActiveDraws>().AddSingleton<ScheduleQueries>().AddSingleton<OperatorQueries>().AddSingleton<SalesCounts>().AddSingleton<DrawStream>().AddSingleton<PlayerTickets>();
        services.AddSingleton<PoolQueries>().AddSingleton<ExportQueries>().AddSingleton<ExportSlots>();
        services.AddTransactions(builder.Configuration).AddSingleton(OrderSettings.From(builder.Configuration)).AddSingleton<HistoryQueries>().AddSingleton<PaymentQueries>().AddSingleton<ServiceQueries>().AddSingleton<ProtectionQueries>().AddSingleton<ProtectionService>();
        services.AddSingleton(new FirstPassword(settings.DataFolder, isTerminal: !Console.IsOutputRedirected)).AddHostedService<FirstStart>();
        services.AddTelemetry().AddProblems().AddHostedService<Lifecycle>();
        services.AddBroker(builder.Configuration);
        services.AddSingleton<ProofQueries>().AddSingleton<EntriesSlots>().AddSingleton<SignedHeads>().AddSingleton<TicketProofs>();
        services.AddWebhooks(settings.Configuration);

        services.AddOrigins(settings.Configuration.Origins);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.NumberHandling = ApiJson.Default.Options.NumberHandling; // The catalogue goes by these options.
        });
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", OpenApiCatalogue.Configure);
    }

    private static void Map(WebApplication app, int? metricsPort)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<HeadRequests>();
        app.UseRouting(); // After the method is settled.
        app.UseProblems();
        if (app.Services.GetService<ICorsService>() is not null)
            app.UseCors();
        app.UseMetricsPort(metricsPort);
        app.UseMiddleware<Admission>();
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/swagger"),
            swagger => swagger.UseSwaggerUI(ui => ui.SwaggerEndpoint("/openapi/v1.json", "Lottery")));
        app.Use(AnswerOnlyWhileDeciding);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<QueryParameters>();
        app.UseMiddleware<AuditOperators>();

        app.MapAuth();
        app.MapAccounts();
        app.MapGames();
        app.MapDraws();
        app.MapSchedules();
        app.MapTickets();
        app.MapPool();
        app.MapResults();
        app.MapProofs();
        app.MapHeads();
        app.MapTicketProofs();
        app.MapVerifyPage();
        app.MapWallets();
        app.MapPayments();
        app.MapProtection();
        app.MapTransactions();
        app.MapProviderCallbacks();
        app.MapServices();
        app.MapOrders();
        app.MapRevenue();
        app.MapCurrencies();
        app.MapReceipts();
        app.MapPromotions();
        app.MapPromotionProofs();
        app.MapExports();
        app.MapWebhooks();
        app.MapAudit();
        app.MapApprovals();
        app.MapHealth();
        app.MapMetrics(metricsPort);
        app.MapOpenApi();
    }

    /// <summary>A silo that cannot decide, because the database is away, says so at once.</summary>
    private static Task AnswerOnlyWhileDeciding(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments("/api") && !context.RequestServices.GetRequiredService<FlowRunner>().IsOpen
            ? CommonProblems.Unavailable.ExecuteAsync(context)
            : next(context);

    /// <summary>Asked on each request: a blocked player's token, or one with roles that were taken away, is worth nothing.</summary>
    private static async ValueTask<string?> WhyRevoked(HttpContext context, VerifiedToken token)
    {
        var flows = context.RequestServices.GetRequiredService<FlowRunner>();
        return TokenRevocation.Why((await flows.Find(token.Player)).Value, token);
    }
}
