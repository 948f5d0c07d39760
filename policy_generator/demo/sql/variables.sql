-- One row per line with a value for each placeholder: what a request knows is the same in all its lines.
with
(salt) -> cityHash64(request_key, salt) as of_request,
(salt) -> cityHash64(line_key, salt) as of_line

select
    *,
    toString(10000 + of_request(10) % 60000) as user,
    IPv4NumToString(toUInt32(0x0A000000 + of_request(11) % 0xFFFFFF)) as ip,
    toString(reinterpretAsUUID(toUInt128(of_request(12)) * 0x9E3779B97F4A7C15)) as request,
    concat('ord_', lower(hex(of_request(13)))) as order,
    leftPad(lower(hex(of_request(14))), 16, '0') as session,
    concat('u', user, '@example.', ['com', 'org', 'net'][1 + of_request(15) % 3]) as email,
    ['DE', 'FR', 'US', 'GB', 'NL', 'PL', 'SE', 'JP'][1 + of_request(16) % 8] as country,
    concat(leftPad(lower(hex(request_key)), 16, '0'), leftPad(lower(hex(of_request(17))), 16, '0')) as trace,
    leftPad(lower(hex(cityHash64(request_key, {service:String}))), 16, '0') as span,
    toString(1 + of_line(20) % 9) as few,
    toString(10 + of_line(21) % 890) as n,
    toString(10 + of_line(19) % 890) as m,
    toString(of_line(22) % 9000000) as big,
    toString(200 + of_line(23) % 90000) as bytes,
    toString(toUInt32(exp(1.6 + 4.2 * of_line(24) / exp2(64)))) as ms,
    toString(900 + of_line(25) % 9000) as slow,
    toString(round(of_line(26) / exp2(64) * 2, 3)) as seconds,
    concat(toString(of_line(27) % 100), '%') as pct,
    toString(round(exp(1 + 5 * (of_line(28) / exp2(64))), 2)) as amount,
    toString(reinterpretAsUUID(toUInt128(of_line(29)) * 0x9E3779B97F4A7C15)) as uuid,
    lower(hex(toUInt32(of_line(30)))) as hex,
    toString(30000 + of_line(31) % 20000) as port,
    toString(1 + of_line(32) % 40) as pid,
    concat('node-', toString(1 + of_line(33) % 24), '.', {namespace:String}, '.internal') as host,
    concat(
        '/api/v1/', ['products', 'orders', 'users', 'carts', 'reviews', 'payments'][1 + of_line(34) % 6],
        '/', toString(of_line(35) % 100000)
    ) as path,
    concat('SKU-', toString(10000 + of_line(36) % 8000)) as sku,
    ['orders', 'order_items', 'customers', 'payments', 'shipments'][1 + of_line(37) % 5] as table,
    concat('/var/data/', hex, '/', ['img', 'doc', 'rows', 'dump'][1 + of_line(38) % 4], '-', n, '.bin') as file,
    toString(of_line(39) % 16) as shard,
    toString(of_line(40) % 12) as partition,
    toString(of_line(41) % 900000000) as offset,
    concat(lower(hex(toUInt32(of_line(42)))), '-', n) as job,
    ['default', 'mailers', 'images', 'webhooks', 'low'][1 + of_line(43) % 5] as queue,
    if(of_line(44) % 3 > 0, 'true', 'false') as flag,
    concat('q', lower(hex(of_request(18)))) as query,
    concat(
        ['red', 'warm', 'light', 'kids'][1 + of_line(45) % 4], ' ', ['shoes', 'jacket', 'lamp'][1 + of_line(46) % 3]
    ) as words,
    formatDateTime(written_at, '%m%d %H:%i:%S.%f') as klog
from lines
