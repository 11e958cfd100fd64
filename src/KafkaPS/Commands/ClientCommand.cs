using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets have in common whose work a producer's client does.</summary>
public abstract class ClientCommand : ClusterCommand
{
    /// <summary>The producer of the call, from <see cref="BeginProcessing"/> on.</summary>
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

    /// <summary>Whether the call needs a producer of its own, with <see cref="ConnectionCommand.ImpliedSettings"/>, where it would otherwise use one that is open.</summary>
    private protected virtual bool NeedsOwnProducer => false;

    /// <summary>Another producer takes the place of the call's: the same again, of the call's own.</summary>
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

    /// <summary>Ends a producer of the call's own. This must not block, and what is under way may take long.</summary>
    /// <param name="isIdle">Whether nothing is under way.</param>
    private protected void EndProducer(bool isIdle)
    {
        if (!OwnsProducer) return;
        if (isIdle) CallProducer.Dispose();
        else _ = OpenProducers.CloseBehind(CallProducer);
    }
}
