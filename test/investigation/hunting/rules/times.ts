// Datetimes and timespans: their arithmetic, parts and formats. Everything is in UTC.
import { type Rule, tables, values } from './rule.ts'

const at = (text: string): string => `datetime(${text})`

export const times: readonly Rule[] = [
  ...values('datetime-timespan-arithmetic', [
    ['a datetime less a datetime is a span', `${at('1997-06-25')} - ${at('1910-06-11')}`, 'timespan', '31791.00:00:00'],
    ['a datetime and a span', `${at('2020-01-01')} + 1d`, 'datetime', '2020-01-02T00:00:00Z'],
    ['a datetime less a span', `${at('2020-01-01')} - 1s`, 'datetime', '2019-12-31T23:59:59Z'],
    ['a span by a span', '1d / 1h', 'real', 24],
    ['a span by a number', '1d / 2', 'timespan', '12:00:00'],
    ['a span times a number', '90m * 2', 'timespan', '03:00:00'],
    ['a number times a span', '1.5 * 1h', 'timespan', '01:30:00'],
    ['spans are added', '1d + 2h', 'timespan', '1.02:00:00'],
    ['a span below zero', '1h - 1d', 'timespan', '-23:00:00'],
    ['minus a span', '-(90m)', 'timespan', '-01:30:00'],
    [
      'what is left of a span',
      `${at('2020-01-01 10:20')} - bin(${at('2020-01-01 10:20')}, 1h)`,
      'timespan',
      '00:20:00',
    ],
    ['datetimes compare', `${at('2020-01-01')} < ${at('2020-01-02')}`, 'bool', true],
    ['a leap day', `${at('2024-02-28')} + 1d`, 'datetime', '2024-02-29T00:00:00Z'],
  ]),
  ...values('scalar-data-types/datetime', [
    ['a day', at('2015-12-31'), 'datetime', '2015-12-31T00:00:00Z'],
    ['tenths of a second', at('2015-12-31 23:59:59.9'), 'datetime', '2015-12-31T23:59:59.9000000Z'],
    ['minutes', at('2014-05-25T08:20'), 'datetime', '2014-05-25T08:20:00Z'],
    ['a zone', at('2014-05-25T08:20:03.123456+02:00'), 'datetime', '2014-05-25T06:20:03.1234560Z'],
    ['Z', at('2014-11-08 15:55:55.123456Z'), 'datetime', '2014-11-08T15:55:55.1234560Z'],
    ['the first moment', at('0001-01-01'), 'datetime', '0001-01-01T00:00:00Z'],
    ['null', 'datetime(null)', 'datetime', null],
  ]),
  ...values('scalar-data-types/timespan', [
    ['2d', '2d', 'timespan', '2.00:00:00'],
    ['1.5h', '1.5h', 'timespan', '01:30:00'],
    ['30m', '30m', 'timespan', '00:30:00'],
    ['10s', '10s', 'timespan', '00:00:10'],
    ['0.1s', '0.1s', 'timespan', '00:00:00.1000000'],
    ['100ms', '100ms', 'timespan', '00:00:00.1000000'],
    ['10microsecond', '10microsecond', 'timespan', '00:00:00.0000100'],
    ['1tick', '1tick', 'timespan', '00:00:00.0000001'],
    ['time(15 seconds)', 'time(15 seconds)', 'timespan', '00:00:15'],
    ['time(2)', 'time(2)', 'timespan', '2.00:00:00'],
    ['time(0.12:34:56.7)', 'time(0.12:34:56.7)', 'timespan', '12:34:56.7000000'],
  ]),
  ...values('now-function', [
    ['now is one moment of the whole query', 'now() == now()', 'bool', true],
    ['so much later', 'now(1h) - now()', 'timespan', '01:00:00'],
    ['the case has a time of its own', 'now()', 'datetime', '2026-11-22T09:30:00Z'],
  ]),
  ...values('ago-function', [
    ['a day before now', 'now() - ago(1d)', 'timespan', '1.00:00:00'],
    ['seven days', 'ago(7d)', 'datetime', '2026-11-15T09:30:00Z'],
    ['before is above zero', 'ago(-1h)', 'datetime', '2026-11-22T10:30:00Z'],
  ]),
  ...tables('startofday-function', [
    [
      'days around one',
      'range offset from -1 to 1 step 1 | project dayStart = startofday(datetime(2017-01-01 10:10:17), offset) | sort by dayStart asc',
      'dayStart:datetime',
      [['2016-12-31T00:00:00Z'], ['2017-01-01T00:00:00Z'], ['2017-01-02T00:00:00Z']],
    ],
  ]),
  ...tables('startofweek-function', [
    [
      'weeks begin on Sundays',
      'range offset from -1 to 1 step 1 | project weekStart = startofweek(datetime(2017-01-01 10:10:17), offset) | sort by weekStart asc',
      'weekStart:datetime',
      [['2016-12-25T00:00:00Z'], ['2017-01-01T00:00:00Z'], ['2017-01-08T00:00:00Z']],
    ],
    [
      'weeks from Mondays, as the page makes them',
      `let startofweekFromMonday = (dateArg: datetime) {
    datetime_add('day', 1, startofweek(datetime_add('day', -1, dateArg)))
};
datatable(Date: datetime, day: string)[
datetime(2025-06-14), "Saturday",
datetime(2025-06-15), "Sunday",
datetime(2025-06-16), "Monday",
datetime(2025-06-17), "Tuesday"]
| extend MondayWeek=startofweekFromMonday(Date)`,
      'Date:datetime, day:string, MondayWeek:datetime',
      [
        ['2025-06-14T00:00:00Z', 'Saturday', '2025-06-09T00:00:00Z'],
        ['2025-06-15T00:00:00Z', 'Sunday', '2025-06-09T00:00:00Z'],
        ['2025-06-16T00:00:00Z', 'Monday', '2025-06-16T00:00:00Z'],
        ['2025-06-17T00:00:00Z', 'Tuesday', '2025-06-16T00:00:00Z'],
      ],
    ],
  ]),
  ...tables('startofmonth-function', [
    [
      'months around one',
      'range offset from -1 to 1 step 1 | project monthStart = startofmonth(datetime(2017-01-01 10:10:17), offset) | sort by monthStart asc',
      'monthStart:datetime',
      [['2016-12-01T00:00:00Z'], ['2017-01-01T00:00:00Z'], ['2017-02-01T00:00:00Z']],
    ],
  ]),
  ...tables('startofyear-function', [
    [
      'years around one',
      'range offset from -1 to 1 step 1 | project yearStart = startofyear(datetime(2017-01-01 10:10:17), offset) | sort by yearStart asc',
      'yearStart:datetime',
      [['2016-01-01T00:00:00Z'], ['2017-01-01T00:00:00Z'], ['2018-01-01T00:00:00Z']],
    ],
  ]),
  // Datetimes of a case are kept to the microsecond: the last tick of a day is its last microsecond here.
  ...values('endofday-function', [
    [
      'the last moment of a day',
      "format_datetime(endofday(datetime(2017-01-01 10:10:17)), 'yyyy-MM-dd HH:mm:ss.ffffff')",
      'string',
      '2017-01-01 23:59:59.999999',
    ],
  ]),
  ...values('endofweek-function', [
    [
      'weeks end on Saturdays',
      "format_datetime(endofweek(datetime(2017-01-01 10:10:17)), 'yyyy-MM-dd HH:mm:ss')",
      'string',
      '2017-01-07 23:59:59',
    ],
  ]),
  ...values('endofmonth-function', [
    [
      'the last moment of February',
      "format_datetime(endofmonth(datetime(2024-02-10)), 'yyyy-MM-dd HH:mm:ss')",
      'string',
      '2024-02-29 23:59:59',
    ],
  ]),
  ...values('endofyear-function', [
    [
      'the last moment of a year',
      "format_datetime(endofyear(datetime(2024-02-10)), 'yyyy-MM-dd HH:mm:ss')",
      'string',
      '2024-12-31 23:59:59',
    ],
  ]),
  ...values('day-of-week-function', [
    ['a Sunday', 'dayofweek(datetime(1947-11-30 10:00:05))', 'timespan', '00:00:00'],
    ['a Monday', 'dayofweek(datetime(1970-05-11))', 'timespan', '1.00:00:00'],
    ['a Saturday', 'dayofweek(datetime(2026-11-21 23:59))', 'timespan', '6.00:00:00'],
    ['as a number of days', 'toint(dayofweek(datetime(1970-05-11)) / 1d)', 'int', 1],
  ]),
  ...values('day-of-month-function', [['the 14th', 'dayofmonth(datetime(2015-12-14))', 'int', 14]]),
  ...values('day-of-year-function', [['the 348th', 'dayofyear(datetime(2015-12-14))', 'int', 348]]),
  ...values('monthofyear-function', [['December', 'monthofyear(datetime(2015-12-14))', 'int', 12]]),
  ...values('getmonth-function', [['October', 'getmonth(datetime(2015-10-12))', 'int', 10]]),
  ...values('getyear-function', [['2015', 'getyear(datetime(2015-10-12))', 'int', 2015]]),
  ...values('hour-of-day-function', [['18', 'hourofday(datetime(2015-12-14 18:54))', 'int', 18]]),
  ...values('week-of-year-function', [
    ['of the first week of 2020', 'week_of_year(datetime(2020-01-01))', 'int', 1],
    ['of the last days of 2019', 'week_of_year(datetime(2019-12-31))', 'int', 1],
    ['a day that belongs to the year before', 'week_of_year(datetime(2000-01-01))', 'int', 52],
  ]),
  ...tables('datetime-diff-function', [
    [
      'all periods, as the page has them',
      `print
year = datetime_diff('year',datetime(2017-01-01),datetime(2000-12-31)),
quarter = datetime_diff('quarter',datetime(2017-07-01),datetime(2017-03-30)),
month = datetime_diff('month',datetime(2017-01-01),datetime(2015-12-30)),
week = datetime_diff('week',datetime(2017-10-29 00:00),datetime(2017-09-30 23:59)),
day = datetime_diff('day',datetime(2017-10-29 00:00),datetime(2017-09-30 23:59)),
hour = datetime_diff('hour',datetime(2017-10-31 01:00),datetime(2017-10-30 23:59)),
minute = datetime_diff('minute',datetime(2017-10-30 23:05:01),datetime(2017-10-30 23:00:59)),
second = datetime_diff('second',datetime(2017-10-30 23:00:10.100),datetime(2017-10-30 23:00:00.900)),
millisecond = datetime_diff('millisecond',datetime(2017-10-30 23:00:00.200100),datetime(2017-10-30 23:00:00.100900))`,
      'year:long, quarter:long, month:long, week:long, day:long, hour:long, minute:long, second:long, millisecond:long',
      [[17, 2, 13, 5, 29, 2, 5, 10, 100]],
    ],
  ]),
  ...values('datetime-diff-function', [
    [
      'the other way round it is below zero',
      "datetime_diff('day', datetime(2017-10-28), datetime(2017-10-29))",
      'long',
      -1,
    ],
    [
      'a minute across midnight is a day',
      "datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-10-28 23:59))",
      'long',
      1,
    ],
    ['of a null it is null', "datetime_diff('day', datetime(2017-10-28), datetime(null))", 'long', null],
    ['periods mind no case', "datetime_diff('Day', datetime(2017-10-28), datetime(2017-10-20))", 'long', 8],
  ]),
  ...values('datetime-add-function', [
    ['a year', "datetime_add('year', 1, datetime(2017-01-01))", 'datetime', '2018-01-01T00:00:00Z'],
    ['a quarter', "datetime_add('quarter', 1, datetime(2017-01-01))", 'datetime', '2017-04-01T00:00:00Z'],
    ['a month', "datetime_add('month', 1, datetime(2017-01-01))", 'datetime', '2017-02-01T00:00:00Z'],
    ['a week', "datetime_add('week', 1, datetime(2017-01-01))", 'datetime', '2017-01-08T00:00:00Z'],
    ['a day', "datetime_add('day', 1, datetime(2017-01-01))", 'datetime', '2017-01-02T00:00:00Z'],
    ['an hour', "datetime_add('hour', 1, datetime(2017-01-01))", 'datetime', '2017-01-01T01:00:00Z'],
    ['a minute', "datetime_add('minute', 1, datetime(2017-01-01))", 'datetime', '2017-01-01T00:01:00Z'],
    ['a second', "datetime_add('second', 1, datetime(2017-01-01))", 'datetime', '2017-01-01T00:00:01Z'],
    ['five years back', "datetime_add('year', -5, datetime(2017-01-01))", 'datetime', '2012-01-01T00:00:00Z'],
  ]),
  ...tables('datetime-part-function', [
    [
      'all parts, as the page has them',
      `let dt = datetime(2017-10-30 01:02:03.7654321);
print
year = datetime_part("year", dt),
quarter = datetime_part("quarter", dt),
month = datetime_part("month", dt),
weekOfYear = datetime_part("week_of_year", dt),
day = datetime_part("day", dt),
dayOfYear = datetime_part("dayOfYear", dt),
hour = datetime_part("hour", dt),
minute = datetime_part("minute", dt),
second = datetime_part("second", dt),
millisecond = datetime_part("millisecond", dt),
microsecond = datetime_part("microsecond", dt)`,
      'year:int, quarter:int, month:int, weekOfYear:int, day:int, dayOfYear:int, hour:int, minute:int, second:int, millisecond:int, microsecond:int',
      [[2017, 4, 10, 44, 30, 303, 1, 2, 3, 765, 765432]],
    ],
  ]),
  ...values('make-datetime-function', [
    ['of a day', 'make_datetime(2017, 10, 1)', 'datetime', '2017-10-01T00:00:00Z'],
    ['of a time', 'make_datetime(2017, 10, 1, 12, 10)', 'datetime', '2017-10-01T12:10:00Z'],
    ['of a part of a second', 'make_datetime(2017, 10, 1, 12, 11, 0.125)', 'datetime', '2017-10-01T12:11:00.1250000Z'],
  ]),
  ...values('make-timespan-function', [['of hours', 'make_timespan(12, 30)', 'timespan', '12:30:00']]),
  ...values('unixtime-seconds-todatetime-function', [
    ['seconds since 1970', 'unixtime_seconds_todatetime(1546300800)', 'datetime', '2019-01-01T00:00:00Z'],
  ]),
  ...values('unixtime-milliseconds-todatetime-function', [
    ['milliseconds since 1970', 'unixtime_milliseconds_todatetime(1546300800000)', 'datetime', '2019-01-01T00:00:00Z'],
  ]),
  ...values('format-datetime-function', [
    [
      'short years',
      "format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')",
      'string',
      '17-01-29 [09:00:05]',
    ],
    [
      'no zeros',
      "format_datetime(datetime(2017-01-29 09:00:05), 'yyyy-M-dd [H:mm:ss]')",
      'string',
      '2017-1-29 [9:00:05]',
    ],
    [
      'of the half day',
      "format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [hh:mm:ss tt]')",
      'string',
      '17-01-29 [09:00:05 AM]',
    ],
    ['noon is 12 PM', "format_datetime(datetime(2017-01-29 12:00:05), 'h:mm tt')", 'string', '12:00 PM'],
    ['thousandths', "format_datetime(datetime(2009-06-15T13:45:30.6175), 's.fff')", 'string', '30.617'],
    ['a null is nothing', "format_datetime(datetime(null), 'yyyy')", 'string', ''],
  ]),
  ...values('format-timespan-function', [
    ['days and hundredths', "format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss:FF')", 'string', '29.09:00:05:12'],
    [
      'padded days',
      "format_timespan(time(29.09:00:05.12345), 'ddd.h:mm:ss [fffffff]')",
      'string',
      '029.9:00:05 [1234500]',
    ],
  ]),
]
