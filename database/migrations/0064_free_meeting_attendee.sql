-- Two records of one person may both stand on a roll; when they are made one, both places stay, as the count of a vote does.
-- One place a person is kept by the service, which locks the meeting first.
drop index meeting_attendee_person;
create index meeting_attendee_person on meeting_attendee (community, meeting_id, person_id) where person_id is not null;
