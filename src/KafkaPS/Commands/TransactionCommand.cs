using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>The base class of the transaction cmdlets.</summary>
public abstract class TransactionCommand : KafkaCommand
{
    /// <summary>The producer or its name. The default is the default producer of the session. It must have a transactional.id.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>How long to wait for the transaction coordinator, in milliseconds. The default is max.block.ms, as in Java.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutMs { get; set; }

    /// <summary>Returns the transactions of the producer. Ends the pipeline with an error if it has none.</summary>
    private protected TransactionManager RequireTransactions(KafkaProducer producer)
    {
        if (producer.Transactions is null)
        {
            ThrowUsageError(new InvalidOperationException(
                $"The Kafka producer '{producer.Name}' has no transactional.id. Create one with New-KafkaProducer -Configuration @{{ 'transactional.id' = '…' }}."),
                "NotTransactional", ErrorCategory.InvalidOperation, producer);
        }

        return producer.Transactions!;
    }

    /// <summary>Calls the coordinator. Any error ends the call.</summary>
    private protected void CallCoordinator(KafkaProducer producer, Action call)
    {
        try
        {
            call();
            WriteUnwaitedFailures(producer);
        }
        catch (Exception e) when (EndsCall(e))
        {
            if (e is KafkaException) WriteUnwaitedFailures(producer);
            EndCall(e, producer);
        }
        finally
        {
            WriteClientLog(producer);
        }
    }
}
