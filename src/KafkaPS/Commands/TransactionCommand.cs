using System.Management.Automation;
using KafkaPS.Completion;
using KafkaPS.Errors;
using KafkaPS.Producing;

namespace KafkaPS.Commands;

/// <summary>What the cmdlets for transactions have in common.</summary>
public abstract class TransactionCommand : KafkaCommand
{
    /// <summary>The producer, or its name; by default the session's default one. It needs a transactional.id.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ProducerTransformation]
    [ArgumentCompleter(typeof(ProducerNameCompleter))]
    public KafkaProducer? Producer { get; set; }

    /// <summary>How long to wait for the transaction coordinator, in milliseconds; by default max.block.ms, as in Java.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? TimeoutMs { get; set; }

    /// <summary>The transactions of the producer; a terminating error when it has none.</summary>
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

    /// <summary>Calls the coordinator. Whatever goes wrong ends the call.</summary>
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
