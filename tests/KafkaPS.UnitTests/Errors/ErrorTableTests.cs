using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
using KafkaPS.Errors;
using KafkaPS.Interop;

namespace KafkaPS.UnitTests.Errors;

public class ErrorTableTests
{
    public static TheoryData<int> JavaCodes => ReferenceData.JavaCodes;

    public static TheoryData<int> CodesOfProducers => ReferenceData.CodesOfProducers;

    [Theory, MemberData(nameof(JavaCodes))]
    public void A_code_of_a_broker_has_Javas_name_exception_and_verdict(int code)
    {
        ReferenceData.JavaError expected = ReferenceData.OfCode(code);
        KafkaErrorInfo row = ErrorTable.ByCode(code)!;

        Assert.Equal((expected.Name, expected.Exception, expected.IsRetriable), (row.Name, row.Exception, row.IsRetriable));
        // The class is Java's, or its nearest base class that exists here.
        Assert.Equal(expected.Parents.Prepend(expected.Exception).First(name => ReferenceData.ExceptionTypes.Any(type => type.Name == name)), row.Type.Name);
    }

    [Theory, MemberData(nameof(CodesOfProducers))]
    public void A_code_that_a_producer_can_meet_has_Javas_own_class(int code) =>
        Assert.Equal(ReferenceData.OfCode(code).Exception, ErrorTable.ByCode(code)!.Type.Name);

    [Fact]
    public void The_codes_that_the_module_tells_apart_have_the_names_of_the_table()
    {
        FieldInfo[] codes = typeof(ErrorCodes).GetFields(BindingFlags.Static | BindingFlags.NonPublic);
        Assert.NotEmpty(codes);
        Assert.All(codes.Where(code => code.Name != nameof(ErrorCodes.None)), code =>
            Assert.Equal(code.Name, ErrorTable.ByCode((int)code.GetRawConstantValue()!)!.Name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true));
    }

    [Fact]
    public void Every_code_that_librdkafka_knows_has_a_row()
    {
        IEnumerable<int> known = Enumerable.Range(-300, 600).Where(code => code != 0
            && !Marshal.PtrToStringUTF8(Librdkafka.ErrorToString(code))!.StartsWith("Err-", StringComparison.Ordinal));

        Assert.DoesNotContain(known, code => ErrorTable.ByCode(code) is null);
        Assert.True(known.Count() > 150);
    }

    [Theory]
    [InlineData(-192, "TimeoutException", ErrorCategory.OperationTimeout)]
    [InlineData(-185, "TimeoutException", ErrorCategory.OperationTimeout)]
    [InlineData(-184, "BufferExhaustedException", ErrorCategory.ResourceBusy)]
    [InlineData(-195, "NetworkException", ErrorCategory.ConnectionError)]
    [InlineData(-187, "DisconnectException", ErrorCategory.ConnectionError)]
    [InlineData(-193, "BootstrapResolutionException", ErrorCategory.ConnectionError)]
    [InlineData(-188, "TimeoutException", ErrorCategory.ObjectNotFound)]
    [InlineData(-190, "TimeoutException", ErrorCategory.ObjectNotFound)]
    [InlineData(-169, "SaslAuthenticationException", ErrorCategory.AuthenticationError)]
    [InlineData(-181, "SslAuthenticationException", ErrorCategory.AuthenticationError)]
    [InlineData(-165, "UnsupportedVersionException", ErrorCategory.NotImplemented)]
    [InlineData(-162, "SerializationException", ErrorCategory.InvalidData)]
    [InlineData(-161, "SerializationException", ErrorCategory.InvalidData)]
    [InlineData(-152, "KafkaException", ErrorCategory.OperationStopped)]
    [InlineData(-151, "KafkaException", ErrorCategory.OperationStopped)]
    [InlineData(-150, "KafkaException", ErrorCategory.ResourceUnavailable)]
    [InlineData(-137, "RetriableException", ErrorCategory.ResourceUnavailable)]
    [InlineData(-144, "ProducerFencedException", ErrorCategory.InvalidOperation)]
    [InlineData(-167, "RetriableException", ErrorCategory.ResourceBusy)]
    [InlineData(-182, "RetriableException", ErrorCategory.ResourceUnavailable)]
    [InlineData(-172, "KafkaException", ErrorCategory.InvalidOperation)]
    [InlineData(3, "UnknownTopicOrPartitionException", ErrorCategory.ObjectNotFound)]
    [InlineData(10, "RecordTooLargeException", ErrorCategory.LimitsExceeded)]
    [InlineData(13, "NetworkException", ErrorCategory.ConnectionError)]
    [InlineData(18, "RecordBatchTooLargeException", ErrorCategory.LimitsExceeded)]
    [InlineData(29, "TopicAuthorizationException", ErrorCategory.PermissionDenied)]
    [InlineData(31, "ClusterAuthorizationException", ErrorCategory.PermissionDenied)]
    [InlineData(32, "InvalidTimestampException", ErrorCategory.InvalidData)]
    [InlineData(53, "TransactionalIdAuthorizationException", ErrorCategory.PermissionDenied)]
    [InlineData(58, "SaslAuthenticationException", ErrorCategory.AuthenticationError)]
    [InlineData(87, "InvalidRecordException", ErrorCategory.InvalidData)]
    [InlineData(89, "ThrottlingQuotaExceededException", ErrorCategory.QuotaExceeded)]
    public void A_code_leads_to_its_class_and_category(int code, string type, ErrorCategory category)
    {
        KafkaErrorInfo row = ErrorTable.ByCode(code)!;
        Assert.Equal((type, category), (row.Type.Name, row.Category));
    }

    [Fact]
    public void A_row_is_complete()
    {
        Assert.All(ErrorTable.Rows, row =>
        {
            Assert.NotEqual(ErrorCategory.NotSpecified, row.Category);
            Assert.Matches(@"^[A-Z].*\.$", row.Meaning);
            Assert.Matches(@"^[A-Z].*\.$", row.Advice);
            Assert.Matches("^[A-Z][A-Za-z]+$", row.ErrorId);
            Assert.Equal(row.Code is null, row.Name.Length == 0);
        });
    }

    [Fact]
    public void Every_exception_class_has_a_row() =>
        Assert.All(ReferenceData.ExceptionTypes, type => Assert.Equal(type, ErrorTable.ByType(type).Type));

    [Fact]
    public void The_ids_are_those_that_scripts_rely_on()
    {
        Assert.Equal(ReferenceData.Ids.Count, ErrorTable.Rows.Count(row => row.Code is not null));
        Assert.All(ReferenceData.Ids, expected => Assert.Equal(expected.Value, ErrorTable.ByCode(expected.Key)!.ErrorId));
    }

    [Fact]
    public void Only_these_codes_end_a_producer_by_themselves() =>
        Assert.Equal([-181, -169, -150, -148, -144, 33, 34, 50, 53, 58, 90], ErrorTable.Rows.Where(row => row.IsFatal).Select(row => row.Code!.Value).Order());

    [Theory]
    [InlineData("NOT_LEADER_OR_FOLLOWER", 6)]
    [InlineData("notleaderorfollowerexception", 6)]
    [InlineData("NotLeaderOrFollower", 6)]
    [InlineData("_MSG_TIMED_OUT", -192)]
    [InlineData("MSG_TIMED_OUT", -192)]
    [InlineData("PurgeQueue", -152)]
    public void An_error_is_found_by_each_of_its_names(string name, int code) => Assert.Equal(code, Assert.Single(ErrorTable.ByName(name)).Code);
}
