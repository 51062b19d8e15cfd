using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Lottery.Api.Hosting;

/// <summary>Who calls, where a proxy is in front: sign-ins are limited by address, and all would have the proxy's.</summary>
public static class Proxies
{
    /// <summary>Believes the proxy that is next to us if it is in one of these networks. One on this machine is believed only where it is named, as any user of the machine can be one.</summary>
    public static void Believe(ForwardedHeadersOptions options, IEnumerable<IPNetwork> networks)
    {
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var network in networks)
            options.KnownIPNetworks.Add(network);
        // Where none is known the middleware would believe everybody.
        options.ForwardedHeaders = options.KnownIPNetworks.Count > 0 ? ForwardedHeaders.XForwardedFor : ForwardedHeaders.None;
    }
}
