using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets have in common whose work a producer's client does.</summary>
public abstract class ClientCommand : ClusterCommand
{
    /// <summary>The producer of the call, from <see cref="BeginProcessing"/> on.</summary>
    private protected KafkaProducer Client { get; private set; } = null!;

    /// <summary>Whether the producer ends with the call.</summary>
    private protected bool OwnsClient { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        bool builds = Connects();
        Client = builds ? BuildProducer(MyInvocation.MyCommand.Name) : RequireProducer(Producer);
        OwnsClient = builds;
        if (builds || !NeedsOwnClient) return;
        CopyClient();
    }

    /// <summary>Whether the call needs a producer of its own, with <see cref="ConnectionCommand.ImpliedSettings"/>, where it would otherwise use one that is open.</summary>
    private protected virtual bool NeedsOwnClient => false;

    /// <summary>Another producer takes the place of the call's: the same again, of the call's own.</summary>
    private protected void CopyClient()
    {
        try
        {
            Client = Client.Copy(MyInvocation.MyCommand.Name, ImpliedSettings(), Stop);
            OwnsClient = true;
        }
        catch (ConfigException e)
        {
            ThrowUsageError(e, "InvalidConfiguration", System.Management.Automation.ErrorCategory.InvalidArgument, Client.Name);
        }
    }

    /// <summary>Ends a producer of the call's own. This must not block, and what is under way may take long.</summary>
    /// <param name="isIdle">Whether nothing is under way.</param>
    private protected void EndClient(bool isIdle)
    {
        if (!OwnsClient) return;
        if (isIdle) Client.Dispose();
        else _ = OpenProducers.CloseBehind(Client);
    }
}
