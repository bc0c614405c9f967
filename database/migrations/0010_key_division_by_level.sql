-- The source gives 东莞, 中山, 儋州 as city and county, and 金门县 as county, street and community, under one padded
-- code each; all levels are kept, so the level belongs to the key.
alter table division drop constraint division_pkey;
alter table division add primary key (code, level);
