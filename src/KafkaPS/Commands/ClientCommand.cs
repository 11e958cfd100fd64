using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>The base class of cmdlets that use the client of a producer.</summary>
public abstract class ClientCommand : ClusterCommand
{
    /// <summary>The producer of the call, set by <see cref="BeginProcessing"/>.</summary>
    private protected KafkaProducer CallProducer { get; private set; } = null!;

    /// <summary>Whether the producer ends with the call.</summary>
    private protected bool OwnsProducer { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        bool builds = Connects();
        CallProducer = builds ? BuildProducer(MyInvocation.MyCommand.Name) : RequireProducer(Producer);
        OwnsProducer = builds;
        if (builds || !NeedsOwnProducer) return;
        CopyProducer();
    }

    /// <summary>Whether the call needs its own producer, with <see cref="ConnectionCommand.ImpliedSettings"/>, even if it could use an open one.</summary>
    private protected virtual bool NeedsOwnProducer => false;

    /// <summary>Replaces the producer of the call with a copy that the call owns.</summary>
    private protected void CopyProducer()
    {
        try
        {
            CallProducer = CallProducer.Copy(MyInvocation.MyCommand.Name, ImpliedSettings(), Stop);
            OwnsProducer = true;
        }
        catch (ConfigException e)
        {
            ThrowUsageError(e, "InvalidConfiguration", System.Management.Automation.ErrorCategory.InvalidArgument, CallProducer.Name);
        }
    }

    /// <summary>Closes the producer if the call owns it. Must not block, because requests in flight can take a long time.</summary>
    /// <param name="isIdle">Whether nothing is in flight.</param>
    private protected void EndProducer(bool isIdle)
    {
        if (!OwnsProducer) return;
        if (isIdle) CallProducer.Dispose();
        else _ = OpenProducers.CloseBehind(CallProducer);
    }
}
