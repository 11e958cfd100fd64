using System.Management.Automation;
using KafkaPS.Errors;

namespace KafkaPS.UnitTests.Errors;

public class KafkaErrorsTests
{
    sealed class OwnNetworkException() : NetworkException("of a script");

    public static TheoryData<int> AllCodes => ReferenceData.AllCodes;

    [Theory, MemberData(nameof(AllCodes))]
    public void A_code_becomes_its_exception_and_its_ErrorRecord(int code)
    {
        KafkaErrorInfo row = ErrorTable.ByCode(code)!;
        var target = new KafkaRecord { Topic = "fdw" };

        KafkaException exception = KafkaErrors.FromCode(code, "Record for fdw-0");
        ErrorRecord error = KafkaErrors.ToErrorRecord(exception, target);

        Assert.Equal(row.Type, exception.GetType());
        Assert.Equal((code, row.IsRetriable, row.IsFatal, row.Advice), (exception.Code, exception.IsRetriable, exception.IsFatal, exception.Advice));
        Assert.Equal($"Record for fdw-0: {row.Meaning}", exception.Message);
        Assert.Same(exception, error.Exception);
        Assert.Same(target, error.TargetObject);
        Assert.Equal(ReferenceData.Ids[code], error.FullyQualifiedErrorId);
        Assert.Equal(row.Category, error.CategoryInfo.Category);
        Assert.Equal(exception.Message, error.ErrorDetails.Message);
        Assert.Equal($"{(row.IsFatal ? "The producer can no longer be used." : row.IsRetriable ? "Retriable." : "Not retriable.")} {row.Advice}", error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void The_reason_the_persistence_and_the_end_of_the_producer_are_told()
    {
        var cause = new InvalidOperationException();
        KafkaException exception = KafkaErrors.FromCode(
            -192, "Record for fdw-0", "fdw1:9092: Connection refused", PersistenceStatus.PossiblyPersisted, isFatal: true, cause);

        Assert.EndsWith(". fdw1:9092: Connection refused.", exception.Message);
        Assert.Equal(PersistenceStatus.PossiblyPersisted, exception.PersistenceStatus);
        Assert.Contains("may already be in Kafka", exception.Advice);
        Assert.Contains("may already be in Kafka", KafkaErrors.ToErrorRecord(exception, null).ErrorDetails.RecommendedAction);
        Assert.True(exception.IsFatal);
        Assert.Same(cause, exception.InnerException);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void No_reason_leaves_no_trace(string? reason) =>
        Assert.Equal("x: The partition currently has no leader.", KafkaErrors.FromCode(5, "x", reason).Message);

    [Theory]
    [InlineData(500, typeof(UnknownServerException), "UnknownServer", "x: Kafka's error 500.")]
    [InlineData(-500, typeof(KafkaException), "Kafka", "x: Kafka's error -500.")]
    public void A_code_that_nobody_knows_is_an_error_all_the_same(int code, Type type, string id, string message)
    {
        KafkaException exception = KafkaErrors.FromCode(code, "x");
        ErrorRecord error = KafkaErrors.ToErrorRecord(exception, null);

        Assert.Equal((type, code, message), (exception.GetType(), exception.Code, exception.Message));
        Assert.Equal(id, error.FullyQualifiedErrorId);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    public static TheoryData<string> ExceptionNames => ReferenceData.ExceptionNames;

    [Theory, MemberData(nameof(ExceptionNames))]
    public void An_exception_that_a_script_made_has_an_id_a_category_and_advice(string name)
    {
        var exception = (KafkaException)Activator.CreateInstance(ReferenceData.TypeOf(name), "x", null)!;
        ErrorRecord error = KafkaErrors.ToErrorRecord(exception, null);

        Assert.Equal(name[..^"Exception".Length], error.FullyQualifiedErrorId);
        Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void A_class_that_a_script_derived_has_the_category_of_its_parent()
    {
        ErrorRecord error = KafkaErrors.ToErrorRecord(new OwnNetworkException(), null);

        Assert.Equal("OwnNetwork", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(-188, true)]
    [InlineData(0, false)]
    [InlineData(null, false)]
    public void A_topic_that_is_not_there_is_told_from_a_cluster_that_does_not_answer(int? lastTopicErrorCode, bool isMissing)
    {
        KafkaException exception = KafkaErrors.MetadataTimeout("nope", 60000, lastTopicErrorCode, "fdw1:9092: Connection refused");
        ErrorRecord error = KafkaErrors.ToErrorRecord(exception, null);

        Assert.IsType<TimeoutException>(exception);
        Assert.Equal("Topic nope not present in metadata after 60000 ms. fdw1:9092: Connection refused.", exception.Message);
        Assert.Equal(isMissing, exception.InnerException is UnknownTopicOrPartitionException);
        Assert.Equal("Timeout", error.FullyQualifiedErrorId);
        Assert.Equal(isMissing ? ErrorCategory.ObjectNotFound : ErrorCategory.OperationTimeout, error.CategoryInfo.Category);
        Assert.Contains(isMissing ? "create the topic" : "bootstrap.servers", exception.Advice);
    }

    [Fact]
    public void A_topic_without_a_leader_times_out_with_the_advice_for_that()
    {
        KafkaException exception = KafkaErrors.MetadataTimeout("fdw", 6000, 5, null);

        Assert.IsType<LeaderNotAvailableException>(exception.InnerException);
        Assert.Equal(ErrorTable.ByCode(5)!.Advice, exception.Advice);
    }

    [Fact]
    public void A_code_for_a_missing_topic_has_Javas_cause() =>
        Assert.IsType<UnknownTopicOrPartitionException>(KafkaErrors.FromCode(-188, "x").InnerException);

    [Fact]
    public void A_partition_that_the_topic_does_not_have_is_Javas_timeout()
    {
        KafkaException exception = KafkaErrors.PartitionNotFound("fdw", 99, 3);

        Assert.IsType<TimeoutException>(exception);
        Assert.Equal("Partition 99 of topic fdw with partition count 3 is not present in metadata.", exception.Message);
        Assert.Equal(ErrorCategory.ObjectNotFound, KafkaErrors.ToErrorRecord(exception, null).CategoryInfo.Category);
    }

    [Fact]
    public void A_record_larger_than_the_producers_limit_says_both_numbers()
    {
        KafkaException exception = KafkaErrors.RecordTooLarge(1100088, 1048576);

        Assert.IsType<RecordTooLargeException>(exception);
        Assert.Equal("The message is 1100088 bytes when serialized which is larger than 1048576, which is the value of the max.request.size configuration.",
            exception.Message);
        Assert.Equal((10, PersistenceStatus.NotPersisted), (exception.Code, exception.PersistenceStatus));
    }

    [Fact]
    public void A_full_buffer_is_a_timeout_that_can_be_tried_again()
    {
        KafkaException exception = KafkaErrors.BufferExhausted("Record for fdw", 6000, "fdw1:9092: Connection refused");

        Assert.IsType<BufferExhaustedException>(exception);
        Assert.True(exception.IsRetriable);
        Assert.Equal("Record for fdw: The producer's buffer stayed full for 6000 ms (max.block.ms). fdw1:9092: Connection refused.", exception.Message);
        Assert.Equal("BufferExhausted", KafkaErrors.ToErrorRecord(exception, null).FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData(false, -161, "value")]
    [InlineData(true, -162, "key")]
    public void What_a_serializer_threw_is_the_cause(bool isKey, int code, string what)
    {
        var cause = new FormatException("'x' is no number");
        KafkaException exception = KafkaErrors.Serialization(cause, isKey);

        Assert.IsType<SerializationException>(exception);
        Assert.Equal($"The {what} cannot be serialized: 'x' is no number.", exception.Message);
        Assert.Same(cause, exception.InnerException);
        Assert.Equal((code, false), (exception.Code, exception.IsRetriable));
        Assert.Equal(ErrorCategory.InvalidData, KafkaErrors.ToErrorRecord(exception, null).CategoryInfo.Category);
    }

    [Fact]
    public void A_serializers_own_SerializationException_is_not_nested_in_another()
    {
        var cause = new FormatException();
        Assert.Same(cause, KafkaErrors.Serialization(new SerializationException("too deep", cause), isKey: false).InnerException);
    }
}
