using Lottery.Api.Auth;
using Lottery.Api.Http;
using Lottery.Grains.Flows;
using Lottery.Grains.Services;

namespace Lottery.Api.Services;

/// <summary>A service to be added.</summary>
/// <param name="Name">1 to 100 characters; capitals do not tell names apart.</param>
public sealed record NewService(string Name);

/// <summary>Services to be added: all of them, or none where one cannot be.</summary>
/// <param name="Services">1 to 100.</param>
public sealed record AddServicesRequest(IReadOnlyList<NewService> Services);

/// <summary>Something that players pay for by orders.</summary>
/// <param name="ServiceId">Its number.</param>
public sealed record ServiceView(long ServiceId, string Name, DateTimeOffset CreatedAt)
{
    public static ServiceView From(Service service) => new(service.Id.Value, service.Name, service.CreatedAt);
}

/// <summary>The catalogue of services.</summary>
public static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Services");
        group.MapPost("/api/admin/services", Add).WithSummary("Add services").RequireAuthorization(RoleNames.Operator)
            .Produces<Page<ServiceView>>(201).Problems(400, 401, 403, 409, 422, 503);
        group.MapDelete("/api/admin/services/{id:long}", Remove).WithSummary("Remove a service that no payment refers to").RequireAuthorization(RoleNames.Operator)
            .Produces<ServiceView>().Problems(401, 403, 404, 409, 422, 503);
        group.MapGet("/api/services", List).WithSummary("All services").RequireAuthorization().Produces<Page<ServiceView>>().Problems(400, 401);
        group.MapGet("/api/services/{id:long}", Get).WithSummary("One service").RequireAuthorization().Produces<ServiceView>().Problems(401, 404);
    }

    private static ValueTask<IResult> Add(Body<AddServicesRequest> body, HttpContext context, FlowRunner flows)
    {
        if (body.Value.Services.Count is 0 or > AddServices.Max)
            throw new ProblemException(Problem.InvalidField("services", $"1 to {AddServices.Max} of them"));
        var names = body.Value.Services.Select((service, i) => Texts.Of($"services[{i}].name", service.Name, 1, Service.MaxName)).ToList();
        return flows.Answer(context.Caller().Player, body.Key, new AddServicesFlow(names));
    }

    private static ValueTask<IResult> Remove(long id, Keyed keyed, HttpContext context, FlowRunner flows) =>
        flows.Answer(context.Caller().Player, keyed.Key, new RemoveServiceFlow(new(id)));

    private static ValueTask<IResult> Get(long id, FlowRunner flows) =>
        flows.Ask(new FindService(new(id))).Answer(found => ServiceView.From(found.Services[0]));

    private static async Task<IResult> List(ServiceQueries queries, string? after = null, int limit = PageRequest.DefaultLimit) =>
        new Answers.Json<Page<ServiceView>>(200, await queries.List(PageRequest.Of(after, limit)));
}
