
namespace Lottery.Simulation.Cluster;

/// <summary>One grain in the memory of one silo.</summary>
internal sealed class Activation : IGrainContext
{
    private readonly Silo _silo;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Grain _grain;
    private bool _isLeaving;

    public Activation(Silo silo, GrainId id, GrainKind kind)
    {
        (_silo, GrainId, Kind) = (silo, id, kind);
        _grain = kind.Make(this);
        Activated = silo.Process.Start(() => _grain.OnActivateAsync(CancellationToken.None));
    }

    public GrainId GrainId { get; }

    public GrainKind Kind { get; }

    public Silo Silo => _silo;

    /// <summary>Ends when it may be called.</summary>
    public Task Activated { get; }

    public bool IsLeaving => _isLeaving;

    /// <summary>Ends when it has left the memory.</summary>
    public Task Deactivated => _gone.Task;

    public object GrainInstance => _grain;

    public IServiceProvider ActivationServices => _silo.Services;

    /// <summary>Begins to leave: no message comes to it any more.</summary>
    public void Leave()
    {
        if (_isLeaving)
            return;
        _isLeaving = true;
        _ = _silo.Process.Start(async () =>
        {
            await Activated.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await _grain.OnDeactivateAsync(new(DeactivationReasonCode.ApplicationRequested, "simulated"), CancellationToken.None);
            _silo.Forget(this);
            _gone.TrySetResult();
        });
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => Leave();

    public object GetTarget() => _grain;

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => GrainId.GetHashCode();

    GrainReference IGrainContext.GrainReference => throw new NotSupportedException();

    ActivationId IGrainContext.ActivationId => throw new NotSupportedException();

    GrainAddress IGrainContext.Address => throw new NotSupportedException();

    IGrainLifecycle IGrainContext.ObservableLifecycle => throw new NotSupportedException();

    IWorkItemScheduler IGrainContext.Scheduler => throw new NotSupportedException();

    void IGrainContext.Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    void IGrainContext.Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

    void IGrainContext.ReceiveMessage(object message) => throw new NotSupportedException();

    void IGrainContext.Rehydrate(IRehydrationContext context) => throw new NotSupportedException();

    void IGrainContext.SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw new NotSupportedException();

    public object? GetComponent(Type componentType) => null;
}
