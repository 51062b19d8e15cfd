using System.Reflection;

namespace Lottery.Simulation.Cluster;

/// <summary>Tells a grain that is being made who hosts it, as Orleans does.</summary>
internal static class OrleansContext
{
    private delegate void SetContext(IGrainContext? next, out IGrainContext? before);

    private static readonly SetContext Set = typeof(IGrainContext).Assembly.GetType("Orleans.Runtime.RuntimeContext", throwOnError: true)!
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        .Single(m => m.Name == "SetExecutionContext" && m.GetParameters().Length == 2)
        .CreateDelegate<SetContext>();

    public static T Within<T>(IGrainContext context, Func<T> make)
    {
        Set(context, out var before);
        try
        {
            return make();
        }
        finally
        {
            Set(before, out _);
        }
    }
}
