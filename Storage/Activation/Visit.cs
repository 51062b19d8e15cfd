namespace Lottery.Storage.Activation;

/// <summary>A flow that passes through has brought a grain into memory.</summary>
internal abstract class Visit
{
    /// <summary>Drops the activation again, where nobody else needs it now.</summary>
    public abstract void End();
}
