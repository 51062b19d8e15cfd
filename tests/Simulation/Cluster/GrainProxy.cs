using System.Collections.Concurrent;
using System.Reflection;
using Lottery.Grains;

namespace Lottery.Simulation.Cluster;

/// <summary>A reference to a grain, as one silo has it: its calls travel through the simulated cluster.</summary>
public class GrainProxy : DispatchProxy
{
    private static readonly ConcurrentDictionary<MethodInfo, ISender> Senders = new();

    private Silo _silo = null!;
    private GrainId _id;
    private GrainKind _kind = null!;

    internal static TGrain Make<TGrain>(Silo silo, GrainKind kind, IdSpan key)
        where TGrain : class
    {
        var grain = Create<TGrain, GrainProxy>();
        var proxy = (GrainProxy)(object)grain;
        (proxy._silo, proxy._kind, proxy._id) = (silo, kind, GrainId.Create(GrainType.Create(kind.Name), key));
        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        Senders.GetOrAdd(targetMethod!, static method => (ISender)Activator.CreateInstance(
            typeof(Sender<>).MakeGenericType(method.ReturnType.GetGenericArguments()[0]), method)!).Send(_silo, _id, _kind, args!);

    private interface ISender
    {
        object Send(Silo silo, GrainId id, GrainKind kind, object?[] args);
    }

    private sealed class Sender<TResult>(MethodInfo method) : ISender
    {
        private readonly MethodInvoker _invoker = MethodInvoker.Create(method);

        public object Send(Silo silo, GrainId id, GrainKind kind, object?[] args) => new ValueTask<TResult>(
            silo.Cluster.Send(silo, id, kind, method.Name, (grain, isLocal) => (ValueTask<TResult>)_invoker.Invoke(grain, Received(silo, args, isLocal).AsSpan())!));

        /// <summary>What arrives: the flow's reference does not leave its process.</summary>
        private static object?[] Received(Silo from, object?[] args, bool isLocal)
        {
            if (isLocal)
                return args;
            return Array.ConvertAll(args, arg => arg is Origin origin
                ? new Origin(null, origin.DependsOnUncommitted && !from.World.Bugs.Has(Bug.DecideOnUncommitted))
                : arg);
        }
    }
}
