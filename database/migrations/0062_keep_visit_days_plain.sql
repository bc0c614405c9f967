-- Counting the duties of a community looks at one day of each link. With the short header a small array is copied before an
-- element can be read; kept plain it is read where it lies.
alter table contact_link alter column visited_on set storage plain;
