using System.Management.Automation;

namespace KafkaPS.Tests;

/// <summary>How Send-KafkaRecord reports the results of its records: -OnDelivery and -NoWait.</summary>
public sealed class DeliveryTests : IDisposable
{
    readonly PowerShellSession _session = new();

    public DeliveryTests() => _session.Run("""
        $cluster = Start-KafkaMockCluster one -PartitionCount 1
        $producer = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 0; 'delivery.timeout.ms' = 10000 }
        $null = 'warm' | Send-KafkaRecord one
        """).ThrowIfFailed();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void The_callback_sets_the_variables_of_its_caller()
    {
        ScriptResult result = _session.Run("""
            $delivered = 0; $failed = 0
            1..1000 | Send-KafkaRecord -Topic one -OnDelivery { param($Metadata, $ErrorRecord) if ($ErrorRecord) { $failed++ } else { $delivered++ } }
            function Test-Function { $inner = 0; 1..10 | Send-KafkaRecord one -OnDelivery { $inner++ }; $inner }
            "$delivered/$failed"; Test-Function; "$inner"
            """).ThrowIfFailed();

        Assert.Equal(["1000/0", "10", ""], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void One_of_its_two_arguments_is_null_and_a_failed_record_is_an_error_too()
    {
        ScriptResult result = _session.Run("""
            'a', ('x' * 1100000), 'b' | Send-KafkaRecord one -OnDelivery {
                param($Metadata, $ErrorRecord)
                "$($null -eq $Metadata) $($null -eq $ErrorRecord) $Metadata$($ErrorRecord.FullyQualifiedErrorId) $($ErrorRecord.TargetObject.Value.Length)"
            }
            """);

        Assert.Equal(["False True one-0@1 0", "False True one-0@2 0", "True False RecordTooLarge 1100000"], result.Output.Select(item => item.ToString()).Order(StringComparer.Ordinal));
        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_callback_writes_takes_the_place_of_the_metadata()
    {
        ScriptResult result = _session.Run("1..3 | Send-KafkaRecord one -OnDelivery { param($m) $m.Offset; 'and' }; 1..2 | Send-KafkaRecord one -Summary -OnDelivery { }").ThrowIfFailed();

        Assert.Equal(["1", "and", "2", "and", "3", "and", "one: 2 delivered, 0 failed, 0 unknown"], result.Output.Select(item => item.ToString()));
    }

    [Fact]
    public void An_error_in_the_callback_is_the_users_own_with_its_position_and_the_records_go_on()
    {
        ScriptResult result = _session.Run("1..3 | Send-KafkaRecord one -OnDelivery { param($m)\n if ($m.Offset -eq 2) { 1 / 0 }\n \"after $m\" }");

        Assert.Equal(["after one-0@1", "after one-0@2", "after one-0@3"], result.Output.Select(item => item.ToString()));
        Assert.IsType<DivideByZeroException>(result.Error.Exception.GetBaseException());
        Assert.Equal(2, result.Error.InvocationInfo.ScriptLineNumber);
    }

    [Fact]
    public void What_the_callback_throws_ends_the_call_with_the_users_own_error()
    {
        ScriptResult result = _session.Run("try { 1..3 | Send-KafkaRecord one -OnDelivery { throw [System.IO.InvalidDataException]::new('own') } } catch [System.IO.InvalidDataException] { \"caught $_\" }; 'x' | Send-KafkaRecord one");

        Assert.Equal("caught own", result.Output[0].ToString());
        Assert.Equal(2, result.Output.Count);
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void NoWait_returns_before_the_records_are_acknowledged_and_Wait_waits_for_them()
    {
        ScriptResult sent = _session.Run("Add-KafkaMockError -DelayMs 3000; 1..3 | Send-KafkaRecord one -NoWait; $producer.Outstanding").ThrowIfFailed();
        Assert.Equal(3L, Assert.Single(sent.Output).BaseObject);

        Assert.Equal(4L, Assert.Single(_session.Run("Add-KafkaMockError -DelayMs 0; Wait-KafkaProducer; $producer.Delivered").ThrowIfFailed().Output).BaseObject);
    }

    [Theory]
    [InlineData("Wait-KafkaProducer")]
    [InlineData("Close-KafkaProducer")]
    public void What_fails_after_NoWait_is_an_error_of_the_call_that_waits_and_told_once(string command)
    {
        _session.Run("""
            Add-KafkaMockError 10, NONE, INVALID_RECORD -DelayMs 4000
            foreach ($value in 'a', 'b', 'c') { $value | Send-KafkaRecord one -NoWait -Key k; [System.Threading.Thread]::Sleep(500) }
            """).ThrowIfFailed();

        ScriptResult result = _session.Run($"Get-KafkaProducer | {command}");

        Assert.Equal(["RecordTooLarge", "InvalidRecord"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(["a", "c"], result.Errors.Select(error => PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value));
        Assert.All(result.Errors, error => Assert.Equal("k", PSObject.AsPSObject(error.TargetObject).Properties["Key"].Value));
        _session.Run("Get-KafkaProducer | Wait-KafkaProducer").ThrowIfFailed();
    }

    [Fact]
    public void A_record_that_is_refused_at_once_is_an_error_of_the_call_with_NoWait()
    {
        ScriptResult result = _session.Run("'a', ('x' * 1100000) | Send-KafkaRecord one -NoWait");

        Assert.StartsWith("RecordTooLarge,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        _session.Run("Wait-KafkaProducer").ThrowIfFailed();
    }

    [Fact]
    public void What_is_dropped_by_a_forced_close_is_told_record_by_record()
    {
        _session.Run("Add-KafkaMockError -DelayMs 5000; 'a', 'b' | Send-KafkaRecord one -NoWait").ThrowIfFailed();

        ScriptResult result = _session.Run("Close-KafkaProducer -Force");

        // One may be in flight and the other still in the queue, so the order is chance.
        Assert.Equal(["a", "b"], result.Errors.Select(error => (string)PSObject.AsPSObject(error.TargetObject).Properties["Value"].Value).Order());
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void A_transaction_fails_with_the_reason_of_a_record_that_failed_after_NoWait()
    {
        ScriptResult result = _session.Run("""
            $null = $cluster | New-KafkaProducer -Configuration @{ 'linger.ms' = 0; 'transactional.id' = 't' }
            Start-KafkaTransaction
            Add-KafkaMockError 10
            'lost' | Send-KafkaRecord one -NoWait
            try { Complete-KafkaTransaction } catch [KafkaPS.RecordTooLargeException] { "$_" }
            Undo-KafkaTransaction
            """);

        Assert.Contains("cannot be committed", Assert.Single(result.Output).ToString(), StringComparison.Ordinal);
        Assert.Equal("lost", PSObject.AsPSObject(result.Error.TargetObject).Properties["Value"].Value);
    }

    [Fact]
    public void Many_calls_with_NoWait_leave_nothing_behind_once_their_records_are_delivered()
    {
        ScriptResult result = _session.Run("""
            1..300 | ForEach-Object { $_ | Send-KafkaRecord one -NoWait }
            Wait-KafkaProducer
            'last' | Send-KafkaRecord one -NoWait
            $flags = [System.Reflection.BindingFlags]'Instance, NonPublic'
            $unwaited = $producer.GetType().GetProperty('Unwaited', $flags).GetValue($producer)
            $unwaited.GetType().GetField('_sends', $flags).GetValue($unwaited).Count
            $producer.Delivered
            """).ThrowIfFailed();

        Assert.InRange((int)result.Output[0].BaseObject, 0, 1);
        Assert.InRange((long)result.Output[1].BaseObject, 301, 302);
    }

    [Theory]
    [InlineData("-Synchronous")]
    [InlineData("-Summary")]
    [InlineData("-OnDelivery { }")]
    [InlineData("-DeadLetterPath lost.jsonl")]
    [InlineData("-BootstrapServer 127.0.0.1:1")]
    public void What_contradicts_NoWait_is_a_mistake_in_the_call(string parameter)
    {
        ScriptResult result = _session.Run($"'x' | Send-KafkaRecord one -NoWait {parameter}");

        Assert.StartsWith("NoWaitContradicted,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(parameter.Split(' ')[0], result.Error.Exception.Message, StringComparison.Ordinal);
    }
}
