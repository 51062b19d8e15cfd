using System.Collections.Concurrent;
using System.Reflection;
using Lottery.Grains.Flows;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;

namespace Lottery.Simulation.Cluster;

/// <summary>One of the product's grain classes: its Orleans type, and how Orleans would place it.</summary>
internal sealed class GrainKind
{
    private static readonly ConcurrentDictionary<Type, GrainKind> Known = new();

    private readonly ObjectFactory _factory;

    private GrainKind(Type grainInterface)
    {
        var type = typeof(FlowRunner).Assembly.GetTypes().Single(t => !t.IsAbstract && t.IsAssignableTo(typeof(Grain)) && t.IsAssignableTo(grainInterface));
        Name = type.GetCustomAttributesData().Single(a => a.AttributeType == typeof(GrainTypeAttribute)).ConstructorArguments[0].Value!.ToString()!;
        IsStateless = type.IsDefined(typeof(Orleans.Concurrency.StatelessWorkerAttribute));
        PrefersLocal = type.IsDefined(typeof(PreferLocalPlacementAttribute));
        _factory = ActivatorUtilities.CreateFactory(type, []);
    }

    public string Name { get; }

    public bool IsStateless { get; }

    public bool PrefersLocal { get; }

    /// <summary>The kind of a grain that was made.</summary>
    public static GrainKind Of(GrainId id) => Known.Values.First(kind => kind.Name == id.Type.ToString());

    public static GrainKind Of(Type grainInterface) => Known.GetOrAdd(grainInterface, static type => new(type));

    public Grain Make(IGrainContext context) => OrleansContext.Within(context, () => (Grain)_factory(context.ActivationServices, null));
}
